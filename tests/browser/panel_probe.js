/** Measures and inspects the panel; the browser loads it into each page of the tests. */

window.panelProbe = {
  /** Navigate within Home Assistant. */
  navigate(path) {
    history.pushState(null, "", path);
    window.dispatchEvent(new CustomEvent("location-changed", { detail: { replace: false } }));
  },

  /** Return the shadow root of the panel, which is below those of the frontend. */
  find(node = document) {
    for (const child of node.querySelectorAll("*")) {
      if (child.localName === "alexa-smart-home-panel") return child.shadowRoot;
      const found = child.shadowRoot && this.find(child.shadowRoot);
      if (found) return found;
    }
    return null;
  },

  /** Wait until the next frame is painted. */
  painted() {
    return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  },

  /** Navigate to the panel; return the milliseconds until the rows are painted. */
  async firstPaint(path) {
    const start = performance.now();
    this.navigate(path);
    while (!this.find()?.querySelector("tbody tr")) await this.painted();
    await this.painted();
    return performance.now() - start;
  },

  /** Search for texts; return the milliseconds from each keystroke to the painted rows. */
  async keystrokes(texts) {
    const search = this.find().querySelector("input[type=search]");
    const times = [];
    for (const text of texts) {
      const start = performance.now();
      search.value = text;
      search.dispatchEvent(new Event("input"));
      await this.painted();
      times.push(performance.now() - start);
    }
    return times;
  },

  /** Scroll the table in steps; return the milliseconds of each. */
  async scroll(pixels) {
    const scroller = this.find().querySelector(".scroller");
    const times = [];
    for (let step = 0; step < 60; step += 1) {
      const start = performance.now();
      scroller.scrollTop += pixels;
      await this.painted();
      times.push(performance.now() - start);
    }
    return times;
  },

  /** Return the controls that a screen reader has no name for. */
  nameless() {
    const name = (control) =>
      control.getAttribute("aria-label") || control.closest("label")?.textContent || control.textContent;
    return [...this.find().querySelectorAll("a, button, input, select, textarea, table, [tabindex='0']")]
      .filter((control) => !name(control).trim())
      .map((control) => control.outerHTML);
  },

  /** Return the visible texts and their contrasts with the background, except those of the theme's header. */
  contrasts() {
    const hasText = (element) =>
      [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
    const ignored = "header *, :disabled, option, style, .symbol";
    return [...this.find().querySelectorAll("*")]
      .filter((element) => element.checkVisibility() && !element.matches(ignored) && hasText(element))
      .map((element) => {
        const [low, high] = [colorOf(element), backgroundOf(element)].map(luminance).sort((one, other) => one - other);
        return [element.outerHTML.slice(0, 80), (high + 0.05) / (low + 0.05)];
      });
  },

  /** Return the name of the element with the keyboard focus. */
  focused() {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    const label = element.labels?.[0]?.textContent ?? element.textContent;
    return (element.getAttribute("aria-label") || label).trim();
  },
};

/** Return red, green and blue up to 255, and the opacity up to 1. */
function channels(color) {
  const [red, green, blue, alpha = 1] = color.match(/[\d.]+/g).map(Number);
  const factor = color.startsWith("color(srgb") ? 255 : 1;
  return [red * factor, green * factor, blue * factor, alpha];
}

function colorOf(element) {
  return channels(getComputedStyle(element).color);
}

/** Return the first opaque background of an element and those around it. */
function backgroundOf(element) {
  for (let node = element; node; node = node.parentElement ?? node.getRootNode().host) {
    const color = channels(getComputedStyle(node).backgroundColor);
    if (color[3] === 1) return color;
  }
  return [255, 255, 255];
}

/** Return the relative luminance: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(color) {
  const [red, green, blue] = color.map((value) =>
    value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
