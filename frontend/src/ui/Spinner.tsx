import "./Spinner.css";

/** Work under way, inside a button only; what says so in words is the button's aria-busy and text. */
export const Spinner = () => <span class="spinner" aria-hidden="true" />;
