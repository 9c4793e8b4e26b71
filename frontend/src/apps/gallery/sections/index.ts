import { Choices } from "@/apps/gallery/sections/Choices";
import { Conversation } from "@/apps/gallery/sections/Conversation";
import { Fields } from "@/apps/gallery/sections/Fields";
import { Foundations } from "@/apps/gallery/sections/Foundations";
import { Lists } from "@/apps/gallery/sections/Lists";
import { Marks } from "@/apps/gallery/sections/Marks";
import { Overlays } from "@/apps/gallery/sections/Overlays";
import { Presses } from "@/apps/gallery/sections/Presses";
import { Situations } from "@/apps/gallery/sections/Situations";

export const SECTIONS = [
  { id: "foundations", title: "Colours and type", Section: Foundations },
  { id: "presses", title: "Buttons", Section: Presses },
  { id: "fields", title: "Fields", Section: Fields },
  { id: "choices", title: "Choices", Section: Choices },
  { id: "marks", title: "Marks", Section: Marks },
  { id: "lists", title: "Lists", Section: Lists },
  { id: "conversation", title: "Conversation", Section: Conversation },
  { id: "overlays", title: "Overlays", Section: Overlays },
  { id: "situations", title: "Situations", Section: Situations },
] as const;
