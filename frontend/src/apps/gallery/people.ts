/** Names as they come: long, turned around, in other scripts, and one that tries to mislead. */
export const AGENTS = [
  { id: "a1", name: "Imogen Hale", hint: "Owner · 4 open" },
  { id: "a2", name: "Вера Николаевна Преображенская", hint: "Admin · 12 open" },
  { id: "a3", name: "Саша Редстоун", hint: "Moderator · away" },
  { id: "a4", name: "محمد الفارسي", hint: "Helper · 2 open" },
  { id: "a5", name: "Priya", hint: "Moderator · 7 open" },
];

export const SPOOF = "Anna\u202Egnp.exe\u0301\u0301\u0301\u0301\u0301\u0301";
