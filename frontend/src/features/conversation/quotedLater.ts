/** What an answer belongs to is seldom there: it comes when somebody quotes. */

import { later } from "@/ui/later";

export const Quoted = later(() => import("./Quoted").then((found) => found.Quoted));
