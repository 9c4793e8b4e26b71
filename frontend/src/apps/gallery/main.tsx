import "@/design/base.css";
