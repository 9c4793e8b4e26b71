import "@/design/base.css";
import { render } from "preact";
import { Gallery } from "@/apps/gallery/Gallery";

const root = document.getElementById("root") ?? document.body;
render(<Gallery />, root);
