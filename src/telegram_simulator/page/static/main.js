// The page: pickers, open chats, live news.
import { get, make, post, question, toast, tried } from "/page/dom.js";
import { Pane } from "/page/pane.js";
import { language, translate, word } from "/page/words.js";

const panes = [];
let bots = [];
let people = [];
let groups = [];
const place = document.getElementById("place");
const person = document.getElementById("person");
const state = document.getElementById("state");

async function load() {
  [{ bots }, { people }, { groups }] = await Promise.all([get("bots"), get("people"), get("groups")]);
  fill(place, [
    ...bots.map((bot) => [`bot:${bot.id}`, `${bot.first_name} (@${bot.username})`]),
    ...groups.map((group) => [`group:${group.id}`, `${group.title} (${word("group")})`]),
  ], word("noBots"));
  fill(person, people.map((each) => [each.id, [each.first_name, each.last_name].join(" ").trim()]), word("noPeople"));
  for (const pane of panes) {
    if (pane.bot) pane.bot = bots.find((bot) => bot.id === pane.bot.id) ?? pane.bot;
    if (pane.chat) pane.showMenu();
  }
}

function fill(select, entries, none) {
  const chosen = select.value;
  const options = entries.map(([value, text]) => make("option", { value }, text));
  select.replaceChildren(...(options.length ? options : [make("option", { value: "" }, none)]));
  if (entries.some(([value]) => String(value) === chosen)) select.value = chosen;
}

function open(where, who) {
  const pane = new Pane({ ...where, person: who, onclose: close, follow });
  const known = panes.find((each) => each.key === pane.key);
  if (known) {
    known.input.focus();
    return known;
  }
  panes.push(pane);
  document.getElementById("panes").append(pane.element);
  remember();
  pane.read().then(() => {
    if (!pane.sheet.app) (pane.startForm.hidden ? pane.input : pane.startText).focus();
  });
  return pane;
}

// Where a Mini App's link into Telegram leads: a bot's chat or its app, for the same person.
function follow(path, who) {
  const address = URL.parse(path, "https://t.me");
  const name = address?.pathname.split("/")[1]?.toLowerCase();
  const bot = bots.find((each) => each.username.toLowerCase() === name);
  if (!bot) return toast(`${word("noSuchChat")} ${path}`);
  const pane = open({ bot }, who);
  const { searchParams: asked } = address;
  if (asked.has("start")) pane.offerStart(asked.get("start"));
  if (asked.has("startapp")) pane.launchMain(asked.get("startapp"));
}

function close(pane) {
  pane.sheet.end();
  panes.splice(panes.indexOf(pane), 1);
  pane.element.remove();
  remember();
}

// The address keeps which chats are open, so a link or a reload brings them back.
function remember() {
  document.getElementById("empty").hidden = panes.length > 0;
  history.replaceState(null, "", panes.length ? `#${panes.map((pane) => pane.key).join(",")}` : "#");
}

function recall() {
  for (const pair of decodeURIComponent(location.hash.slice(1)).split(",")) {
    const [at, who] = pair.split(":");
    const bot = bots.find((each) => each.username === at || String(each.id) === at);
    const group = groups.find((each) => String(each.id) === at);
    const somebody = people.find((each) => each.username === who || String(each.id) === who);
    if ((bot || group) && somebody) open(bot ? { bot } : { group }, somebody);
  }
}

function listen() {
  const source = new EventSource("/control/events");
  source.onopen = () => {
    state.textContent = word("live");
    state.classList.remove("lost");
    for (const pane of panes) pane.read();
  };
  source.onerror = () => {
    state.textContent = word("lost");
    state.classList.add("lost");
  };
  source.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    if (event.type === "bots" || event.type === "people") return tried(load);
    for (const pane of panes) {
      if (event.type === "resync") pane.read();
      else if (!pane.hears(event)) continue;
      else if (event.type === "chat") pane.read();
      else if (event.type === "action") pane.setTyping(event.action);
    }
  };
}

document.getElementById("open").addEventListener("submit", (event) => {
  event.preventDefault();
  const [kind, id] = place.value.split(":");
  const who = people.find((each) => String(each.id) === person.value);
  const bot = bots.find((each) => kind === "bot" && String(each.id) === id);
  const group = groups.find((each) => kind === "group" && String(each.id) === id);
  if (who && (bot || group)) open(bot ? { bot } : { group }, who);
});

document.getElementById("add-person").addEventListener("click", () => tried(async () => {
  const facts = await question(word("addPerson"), [
    { name: "first_name", label: word("firstName"), required: true },
    { name: "username", label: word("username") },
    { name: "language_code", label: word("language"), value: language },
  ]);
  if (!facts) return;
  const made = await post("people", facts);
  await load();
  person.value = made.person.id;
}));

document.getElementById("add-bot").addEventListener("click", () => tried(async () => {
  const facts = await question(word("addBot"), [
    { name: "first_name", label: word("botName"), required: true },
    { name: "username", label: word("botUsername"), required: true },
  ]);
  if (!facts) return;
  const made = await post("bots", facts);
  await load();
  place.value = `bot:${made.id}`;
}));

translate(document);
await tried(load);
recall();
remember();
listen();
