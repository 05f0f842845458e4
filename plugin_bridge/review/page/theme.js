// Light or dark: as the system says, until the switch says otherwise.

const KEY = "xmpredict-theme";
const NAMES = { auto: "as the system", light: "light", dark: "dark" };

export function setUpTheme(button, changed) {
  const show = (theme) => {
    document.documentElement.dataset.theme = theme;
    button.setAttribute("aria-label", `Theme: ${NAMES[theme]}`);
    button.title = `Theme: ${NAMES[theme]} (T)`;
    changed();
  };
  button.addEventListener("click", () => {
    const names = Object.keys(NAMES);
    const next = names[(names.indexOf(document.documentElement.dataset.theme) + 1) % names.length];
    localStorage.setItem(KEY, next);
    show(next);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
  show(localStorage.getItem(KEY) in NAMES ? localStorage.getItem(KEY) : "auto");
}
