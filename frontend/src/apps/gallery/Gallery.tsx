import "./Gallery.css";
import { effect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Desk } from "@/apps/gallery/Desk";
import {
  BRANDS,
  brand,
  isLarge,
  isReversed,
  PLATFORMS,
  platform,
  THEMES,
  theme,
  view,
  wear,
} from "@/apps/gallery/looks";
import { SECTIONS } from "@/apps/gallery/sections";
import type { Platform } from "@/design/theme";
import { Bar } from "@/ui/Bar";
import { Select } from "@/ui/Select";
import { Switch } from "@/ui/Switch";
import { Toasts } from "@/ui/Toast";

/** Every component in every state, in every look. */
export function Gallery() {
  useEffect(() => effect(wear), []);
  if (view.value === "desk") return <Desk />;
  return (
    <>
      <Bar title="Components" below={<Looks />} />
      <main class="gallery">
        {SECTIONS.map(({ id, title, Section }) => (
          <section key={id} id={id} class="gallery-section" aria-labelledby={`${id}-title`}>
            <h2 id={`${id}-title`}>{title}</h2>
            <Section />
          </section>
        ))}
      </main>
      <Toasts label="Notices" closeLabel="Close" />
    </>
  );
}

function Looks() {
  return (
    <div class="gallery-looks">
      <Select
        label="Theme"
        options={THEMES}
        value={theme.value}
        onValue={(id) => {
          theme.value = id;
        }}
      />
      <Select
        label="Brand"
        options={BRANDS}
        value={brand.value as "harbour"}
        onValue={(id) => {
          brand.value = id;
        }}
      />
      <Select
        label="Platform"
        options={PLATFORMS}
        value={platform.value}
        onValue={(id: Platform) => {
          platform.value = id;
        }}
      />
      <Switch
        label="200 %"
        checked={isLarge.value}
        onChange={(on) => {
          isLarge.value = on;
        }}
      />
      <Switch
        label="RTL"
        checked={isReversed.value}
        onChange={(on) => {
          isReversed.value = on;
        }}
      />
    </div>
  );
}
