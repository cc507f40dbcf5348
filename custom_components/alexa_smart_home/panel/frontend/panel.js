/**
 * The panel of Alexa Smart Home: devices, activity and connection.
 *
 * One module without a build step and without elements of Home Assistant's frontend. Home Assistant sets the
 * properties `hass`, `narrow`, `route` and `panel` of the custom element at the end of this file.
 * The websocket commands are in `panel/` of the integration, the texts in its translations, under `config_panel`.
 */

const DOMAIN = "alexa_smart_home";
const NAME = "Alexa Smart Home";
const BASE = "/alexa-smart-home";
// Pixels; the rows of the virtual table have one height.
const ROW_HEIGHT = 56;
const CARD_HEIGHT = 124;
// Rows above and below the visible part of the table.
const OVERSCAN = 6;
const OVERSCAN_MS = 50;
const RETRY_MS = 3000;
const REFRESH_MS = 5000;
const VALUES_MS = 500;
const MAX_RECORDS = 500;
const MAX_SHOWN_RECORDS = 150;
const MAX_LISTED = 100;
// Errors that end by themselves when Home Assistant or the integration is running again.
const TRANSIENT = new Set(["not_set_up", "unknown_command", 3]);
// The value of the filter for rows without an area.
const NO_AREA = "-";
const MENU_ICON = "M3,6H21V8H3V6M3,11H21V13H3V11M3,16H21V18H3V16Z";

// ---------------------------------------------------------------------------------------------- Elements

/**
 * Create an element. Functions are listeners, strings are text and never markup.
 * @param {string} tag
 * @param {Object} attributes
 * @param {...(Node|string|number|null|Array)} children
 * @returns {HTMLElement}
 */
function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key.slice(2), value);
    else if (key === "value" || key === "checked") element[key] = value;
    else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(key, value === true ? "" : value);
    }
  }
  fill(element, ...children);
  return element;
}

/** Replace the children of an element. */
function fill(element, ...children) {
  element.replaceChildren(...children.flat(2).filter((child) => child !== null && child !== undefined));
}

const button = (label, onclick, attributes = {}) => h("button", { type: "button", onclick, ...attributes }, label);

const json = (value) => h("pre", { tabindex: "0" }, JSON.stringify(value, null, 2));

/** Return an input with its label around it. */
const labelled = (label, input, ...more) => h("label", { class: "field" }, h("span", {}, label), input, ...more);

/** Return the options of a drop-down list from [value, label] pairs. */
const options = (pairs, chosen) =>
  pairs.map(([value, label]) => h("option", { value, selected: value === chosen }, label));

/** Return a drop-down list of [value, label] pairs. */
const select = (pairs, chosen, onchange, attributes = {}) =>
  h("select", { ...attributes, onchange: (event) => onchange(event.target.value) }, options(pairs, chosen));

/** Return a table with a header. */
function table(label, headers, rows) {
  const head = h("tr", {}, ...headers.map((header) => h("th", { scope: "col" }, header)));
  return h("table", { "aria-label": label }, h("thead", {}, head), h("tbody", {}, ...rows));
}

/** Return a list of [name, value] pairs; those without a value are left out. */
const definitions = (pairs) =>
  h(
    "dl",
    {},
    pairs.filter(([, value]) => value).map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]),
  );

const card = (...children) => h("section", { class: "card" }, ...children);

function icon(path) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(namespace, "path"));
  svg.firstChild.setAttribute("d", path);
  return svg;
}

/** Return a symbol with words: colour alone says nothing to everyone. */
function mark(kind, text) {
  const symbol = { good: "✓", bad: "✗", warn: "⚠", unknown: "?", off: "–" }[kind];
  return h(
    "span",
    { class: `mark ${kind}` },
    h("span", { class: "symbol", "aria-hidden": "true" }, symbol),
    h("span", {}, text),
  );
}

/** Return a text with Markdown code as elements. */
const withCode = (text) => text.split("`").map((part, index) => (index % 2 ? h("code", {}, part) : part));

/** Fold a text for the search: lower case and no accents. */
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Return a text that is equal for equal settings. */
const canonical = (settings) => JSON.stringify(Object.entries(settings ?? {}).sort());

const devicePath = (entityId) => `${BASE}/device/${entityId}`;

/** Copy a text, also where the address is not https and the browser has no clipboard. */
async function copy(text, root) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = h("textarea", { value: text, class: "hidden", "aria-hidden": "true" });
  root.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

// ------------------------------------------------------------------------------------- Texts and commands

/** The translations and the formats of the user. */
class Texts {
  #resources = {};
  #date;
  #time;
  #number;

  /** Load the texts; Home Assistant itself falls back to English. */
  async load(hass) {
    const { language, locale, config } = hass;
    const answers = await Promise.all(
      ["config_panel", "options", "selector"].map((category) =>
        hass.connection.sendMessagePromise({
          type: "frontend/get_translations",
          language,
          category,
          integration: [DOMAIN],
        }),
      ),
    );
    this.#resources = Object.assign({}, ...answers.map((answer) => answer.resources));
    const timeZone = locale?.time_zone === "server" ? config?.time_zone : undefined;
    const hour12 = { 12: true, 24: false }[locale?.time_format];
    const time = { hour: "numeric", minute: "2-digit", second: "2-digit", hour12, timeZone };
    this.language = language;
    this.#date = new Intl.DateTimeFormat(language, { dateStyle: "short", timeZone });
    this.#time = new Intl.DateTimeFormat(language, time);
    this.#number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
    this.collator = new Intl.Collator(language, { numeric: true });
  }

  /** Return a text of the panel. */
  t = (key, values) => this.at(`config_panel.${key}`, values);

  /** Return a text of the integration with its placeholders. */
  raw(path) {
    return this.#resources[`component.${DOMAIN}.${path}`] ?? path;
  }

  /** Return a text of the integration with values. */
  at(path, values = {}) {
    return this.raw(path).replace(/\{(\w+)\}/g, (_, name) => this.#shown(values[name]));
  }

  /** Return the label (`data`) or the description (`data_description`) of a setting of an entity. */
  setting(key, part = "data") {
    return this.at(`options.step.entity_settings.${part}.${key}`);
  }

  /** Return the [value, label] pairs of the options of a selector. */
  options(selector) {
    const prefix = `component.${DOMAIN}.selector.${selector}.options.`;
    return Object.entries(this.#resources)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, label]) => [key.slice(prefix.length), label]);
  }

  /** Return a time stamp as a time of today or as a date and a time. */
  when(iso) {
    if (!iso) return "";
    const date = new Date(iso);
    const [day, today] = [date, new Date()].map((value) => this.#date.format(value));
    const time = this.#time.format(date);
    return day === today ? time : `${day} ${time}`;
  }

  /** Return the name of a language, such as "English (United States)". */
  languageName(locale) {
    return new Intl.DisplayNames([this.language], { type: "language" }).of(locale) ?? locale;
  }

  #shown(value) {
    return typeof value === "number" ? this.#number.format(value) : (value ?? "");
  }
}

/** A subscription that is opened again after a restart of Home Assistant. */
class Subscription {
  #client;
  #command;
  #onEvent;
  #unsubscribe = null;
  // Only the last attempt counts, and none after the end.
  #attempt = 0;

  constructor(client, command, onEvent) {
    this.#client = client;
    this.#command = command;
    this.#onEvent = onEvent;
    this.open();
  }

  async open() {
    const attempt = ++this.#attempt;
    const isCurrent = () => attempt === this.#attempt;
    try {
      const unsubscribe = await this.#client.listen(this.#command, (event) => isCurrent() && this.#onEvent(event));
      if (!isCurrent()) return endQuietly(unsubscribe);
      this.#unsubscribe = unsubscribe;
      this.#client.succeeded(this.#command);
    } catch (error) {
      if (isCurrent()) this.#client.failed(this.#command, error, () => this.open());
    }
  }

  close() {
    this.#attempt += 1;
    if (this.#unsubscribe) endQuietly(this.#unsubscribe);
  }
}

/** End a subscription, whose connection may have ended before. */
const endQuietly = (unsubscribe) => unsubscribe().catch(() => {});

/** The websocket commands of the integration. */
class Client {
  #connection;
  #language;
  #subscriptions = new Set();
  #timers = new Map();
  #onError;
  #onConnection;

  /**
   * @param {Object} hass
   * @param {(command: string, error: ?Object) => void} onError receives null when the command works again
   * @param {(isConnected: boolean) => void} onConnection
   */
  constructor({ connection, language }, onError, onConnection) {
    this.#connection = connection;
    this.#language = language;
    this.#onError = onError;
    this.#onConnection = onConnection;
    connection.addEventListener("ready", this.#ready);
    connection.addEventListener("disconnected", this.#disconnected);
  }

  call(command, data = {}) {
    return this.#connection.sendMessagePromise({ ...this.#message(command), ...data });
  }

  /** Start a subscription that ends with the connection. */
  listen(command, onEvent) {
    // The library loses subscriptions if the integration is loaded later than the connection is back.
    return this.#connection.subscribeMessage(onEvent, this.#message(command), { resubscribe: false });
  }

  subscribe(command, onEvent) {
    const subscription = new Subscription(this, command, onEvent);
    this.#subscriptions.add(subscription);
    return subscription;
  }

  /** Send a command and pass its result; repeat it while the integration is not ready. */
  async load(command, data, onResult, onError) {
    let result;
    try {
      result = await this.call(command, data);
    } catch (error) {
      onError?.();
      return this.failed(command, error, () => this.load(command, data, onResult, onError));
    }
    this.succeeded(command);
    onResult(result);
  }

  /** Forget the error of a command, and do not repeat it. */
  succeeded(command) {
    clearTimeout(this.#timers.get(command));
    this.#onError(command, null);
  }

  failed(command, error, again) {
    this.#onError(command, error);
    clearTimeout(this.#timers.get(command));
    if (TRANSIENT.has(error?.code)) this.#timers.set(command, setTimeout(again, RETRY_MS));
  }

  close() {
    this.#connection.removeEventListener("ready", this.#ready);
    this.#connection.removeEventListener("disconnected", this.#disconnected);
    this.#timers.forEach((timer) => clearTimeout(timer));
    this.#subscriptions.forEach((subscription) => subscription.close());
  }

  #message(command) {
    return { type: `${DOMAIN}/${command}`, language: this.#language };
  }

  #ready = () => {
    this.#subscriptions.forEach((subscription) => subscription.open());
    this.#onConnection(true);
  };

  #disconnected = () => this.#onConnection(false);
}

// --------------------------------------------------------------------------------------------- Devices

/** The changes that are not saved yet. */
class Changes {
  #exposed = new Map();
  #settings = new Map();

  get size() {
    return new Set([...this.#exposed.keys(), ...this.#settings.keys()]).size;
  }

  has(row) {
    return this.#exposed.has(row.entity_id) || this.#settings.has(row.entity_id);
  }

  exposed(row) {
    return this.#exposed.get(row.entity_id) ?? row.exposed;
  }

  expose(row, exposed) {
    if (exposed === row.exposed) this.#exposed.delete(row.entity_id);
    else this.#exposed.set(row.entity_id, exposed);
  }

  settings(row) {
    return (this.#settings.has(row.entity_id) ? this.#settings.get(row.entity_id) : row.settings) ?? {};
  }

  /** Replace the settings of an entity; a setting that is missing has its default. */
  set(row, settings) {
    const [before, after] = [canonical(row.settings), canonical(settings)];
    if (before === after) this.#settings.delete(row.entity_id);
    else this.#settings.set(row.entity_id, Object.keys(settings).length ? settings : null);
  }

  clear() {
    this.#exposed.clear();
    this.#settings.clear();
  }

  /** Return the rows as they are once the changes are saved. */
  applied(rows) {
    return rows
      .filter((row) => this.has(row))
      .map((row) => ({ ...row, exposed: this.exposed(row), settings: this.settings(row) }));
  }

  toMessage() {
    return { expose: Object.fromEntries(this.#exposed), entities: Object.fromEntries(this.#settings) };
  }
}

/** All rows, with the facts that belong to none of them. */
class Devices {
  #listeners = new Set();
  rows = new Map();
  facts = { yaml: null, limit: 300, count: 0, categories: [], defaults: {} };
  loaded = false;

  listen(listener) {
    this.#listeners.add(listener);
  }

  name(entityId) {
    return this.rows.get(entityId)?.name ?? entityId;
  }

  /** Receive all rows, or those that changed. */
  receive({ rows, changed, removed, ...facts }) {
    Object.assign(this.facts, facts);
    if (rows) {
      this.rows = new Map();
      this.loaded = true;
    }
    removed?.forEach((entityId) => this.rows.delete(entityId));
    for (const row of rows ?? changed ?? []) this.rows.set(row.entity_id, { ...row, search: searchText(row) });
    this.#listeners.forEach((listener) => listener(rows ? null : (changed ?? [])));
  }
}

const searchText = (row) =>
  fold([row.name, row.entity_id, row.area ?? "", row.category ?? "", ...row.capabilities].join("\n"));

/** Rows of one height, of which only the visible ones are in the document. */
class VirtualRows {
  #scroller;
  #body;
  #create;
  #items = [];
  #shown = new Map();
  #timer = 0;
  height = ROW_HEIGHT;

  /**
   * @param {HTMLElement} scroller the element that scrolls
   * @param {HTMLElement} body the parent of the rows
   * @param {(item: Object) => HTMLElement} create
   */
  constructor(scroller, body, create) {
    this.#scroller = scroller;
    this.#body = body;
    this.#create = create;
    scroller.addEventListener("scroll", () => this.#update(OVERSCAN), { passive: true });
    new ResizeObserver(() => this.#update(OVERSCAN)).observe(scroller);
  }

  /** Show other items; elements of the same objects stay unless they are renewed. */
  show(items, renew) {
    this.#items = items;
    this.#body.style.height = `${items.length * this.height}px`;
    const listed = new Set(items.map((item) => item.entity_id));
    for (const [key, shown] of this.#shown) {
      if (!listed.has(key)) this.#remove(key);
      else if (renew) shown.item = null;
    }
    // A keystroke in the search shows the visible rows at once, and those around them later.
    this.#update(0);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#update(OVERSCAN), OVERSCAN_MS);
  }

  element(key) {
    return this.#shown.get(key)?.element;
  }

  #update(overscan) {
    const { scrollTop, clientHeight } = this.#scroller;
    if (!clientHeight) return;
    const top = Math.floor(scrollTop / this.height);
    const bottom = Math.ceil((scrollTop + clientHeight) / this.height);
    const first = Math.max(0, top - OVERSCAN);
    const around = this.#items.slice(first, bottom + OVERSCAN);
    const keys = new Set(around.map((item) => item.entity_id));
    for (const [key, { element }] of this.#shown) {
      // The row with the focus stays, or the keyboard would lose its place.
      if (!keys.has(key) && !element.contains(this.#focused(element))) this.#remove(key);
    }
    let previous = null;
    around.forEach((item, offset) => {
      const index = first + offset;
      const isNear = index >= top - overscan && index < bottom + overscan;
      const element = isNear ? this.#elementOf(item) : this.element(item.entity_id);
      if (!element) return;
      element.style.top = `${index * this.height}px`;
      element.setAttribute("aria-rowindex", index + 2);
      const follows = previous ? previous.nextSibling : this.#body.firstChild;
      if (follows !== element) this.#body.insertBefore(element, follows);
      previous = element;
    });
  }

  #elementOf(item) {
    const shown = this.#shown.get(item.entity_id);
    if (shown && (shown.item === item || shown.element.classList.contains("editing"))) return shown.element;
    const element = this.#create(item);
    if (shown) {
      const focused = this.#focused(shown.element);
      const key = shown.element.contains(focused) ? focused.dataset.key : null;
      shown.element.replaceWith(element);
      if (key) element.querySelector(`[data-key="${key}"]`)?.focus({ preventScroll: true });
    }
    this.#shown.set(item.entity_id, { item, element });
    return element;
  }

  #focused(element) {
    return element.getRootNode().activeElement;
  }

  #remove(key) {
    this.#shown.get(key).element.remove();
    this.#shown.delete(key);
  }
}

/** The table of all entities. */
class DevicesView {
  #app;
  #filter = { text: "", status: "all", domain: "", area: "" };
  #sort = { key: "name", descending: false };
  #sorted = [];
  #listed = [];
  #columns;
  #rows;
  #lastTicked = null;
  #scrollTop = 0;

  constructor(app) {
    this.#app = app;
    this.#columns = this.#makeColumns();
    this.element = h("div", { class: "devices" });
    this.#build();
    app.devices.listen((changed) => this.#receive(changed));
  }

  show() {
    this.#scroller.scrollTop = this.#scrollTop;
    this.#list();
  }

  hide() {
    this.#scrollTop = this.#scroller.scrollTop;
  }

  focus(entityId) {
    this.#rows.element(entityId)?.querySelector("a")?.focus({ preventScroll: true });
  }

  set narrow(narrow) {
    this.#rows.height = narrow ? CARD_HEIGHT : ROW_HEIGHT;
    this.#list({ renew: true });
  }

  /** Show the rows again after a change that is not saved yet. */
  renew() {
    this.#list({ renew: true });
  }

  #scroller;
  #status;
  #notice;
  #bulk;
  #exposeAll;
  #hideAll;
  #domains;
  #areas;
  #sorting;
  #direction;
  #table;

  #build() {
    const { t } = this.#app;
    const search = h("input", {
      type: "search",
      placeholder: t("devices.search"),
      "aria-label": t("devices.search"),
      oninput: (event) => this.#setFilter("text", event.target.value),
    });
    this.#exposeAll = button("", () => this.#expose(this.#listed, true));
    this.#hideAll = button("", () => this.#expose(this.#listed, false));
    this.#bulk = h("div", { class: "bulk" }, this.#exposeAll, this.#hideAll);
    this.#status = h("p", { role: "status", class: "count" });
    this.#notice = h("p", { class: "notice", hidden: true });
    const body = h("tbody", { role: "rowgroup" });
    const head = h("tr", { role: "row", "aria-rowindex": "1" }, ...this.#columns.map((column) => this.#header(column)));
    const label = { role: "table", "aria-label": t("tabs.devices"), class: "virtual" };
    this.#table = h("table", label, h("thead", { role: "rowgroup" }, head), body);
    const region = { class: "scroller", role: "region", tabindex: "0", "aria-label": t("tabs.devices") };
    this.#scroller = h("div", region, this.#table);
    this.#rows = new VirtualRows(this.#scroller, body, (row) => this.#row(row));
    const tools = h("div", { class: "tools" }, search, this.#makeFilters(), this.#bulk, this.#status);
    fill(this.element, this.#notice, tools, this.#scroller);
  }

  #header({ key, label, sort }) {
    const sorting = sort && button(label, () => this.#setSort(key), { class: "plain" });
    return h("th", { role: "columnheader", scope: "col", class: key, "data-column": key }, sorting ?? label);
  }

  /** Return the columns: `sort` returns the value to sort by, `cells` the content. */
  #makeColumns() {
    const { t, texts, devices, changes } = this.#app;
    const clamped = (text, kind = "") => [h("span", { class: `clamp ${kind}` }, text)];
    const columns = {
      tick: { sort: (row) => (row.exposed ? "0" : "1"), cells: (row) => [this.#tick(row)] },
      name: { sort: (row) => row.name, cells: (row) => this.#nameCells(row) },
      status: { sort: (row) => statusText(row, t), cells: (row) => [statusMark(row, t)] },
      entity: { sort: (row) => row.entity_id, cells: (row) => clamped(row.entity_id, "id") },
      area: { sort: (row) => row.area, cells: (row) => [row.area] },
      category: { sort: (row) => row.category, cells: (row) => this.#categoryCells(row) },
      capabilities: { cells: (row) => clamped(row.capabilities.join(", ")) },
      linked: { cells: (row) => clamped(linkedText(row, devices, t)) },
      last_report: { sort: (row) => row.last_report, cells: (row) => [texts.when(row.last_report)] },
      last_directive: { sort: (row) => row.last_directive, cells: (row) => [texts.when(row.last_directive)] },
      settings: { sort: (row) => (changes.has(row) ? "0" : "1"), cells: (row) => [this.#settingsButton(row)] },
    };
    return Object.entries(columns).map(([key, column]) => ({ key, label: t(`devices.columns.${key}`), ...column }));
  }

  #row(row) {
    const changed = this.#app.changes.has(row);
    const cells = this.#columns.map(({ key, cells: content }) =>
      h("td", { role: "cell", class: key }, ...content(row)),
    );
    const open = (event) => {
      if (!event.target.closest("a, button, input, select, label")) this.#app.navigate(devicePath(row.entity_id));
    };
    return h("tr", { role: "row", class: changed ? "changed" : null, onclick: open }, ...cells);
  }

  #tick(row) {
    const { t, changes, readOnly } = this.#app;
    const attributes = {
      type: "checkbox",
      checked: changes.exposed(row),
      disabled: readOnly,
      "aria-label": t("devices.expose", { name: row.name }),
      "data-key": "tick",
    };
    return h("label", { class: "box" }, h("input", { ...attributes, onclick: (event) => this.#ticked(event, row) }));
  }

  /** Expose or hide an entity; with Shift, also those since the entity ticked before. */
  #ticked(event, row) {
    const between = [this.#lastTicked, row].map((each) =>
      this.#listed.findIndex((item) => item.entity_id === each?.entity_id),
    );
    const [from, to] = between.sort((one, other) => one - other);
    const rows = event.shiftKey && from >= 0 ? this.#listed.slice(from, to + 1) : [row];
    const { checked } = event.target;
    this.#lastTicked = row;
    this.#expose(rows, checked);
  }

  #expose(rows, exposed) {
    rows.forEach((row) => this.#app.changes.expose(row, exposed));
    this.#app.changed();
  }

  #nameCells(row) {
    const { t, texts, readOnly } = this.#app;
    const settings = this.#app.changes.settings(row);
    const link = h(
      "a",
      {
        href: devicePath(row.entity_id),
        "data-key": "name",
        onclick: (event) => this.#app.follow(event),
        title: row.name,
      },
      settings.name ?? row.name,
    );
    const edit = button("✎", (event) => this.#edit(event, row, this.#nameInput(row)), {
      class: "plain icon",
      "aria-label": t("devices.edit_name", { name: row.name }),
      title: t("devices.edit_name", { name: row.name }),
      "data-key": "edit-name",
    });
    const source = texts.at(`selector.origin.options.${row.name_from}`);
    const from = h("div", { class: "secondary ellipsis", title: source }, source);
    return [h("div", { class: "line" }, link, readOnly ? null : edit), from];
  }

  #nameInput(row) {
    const { t, changes } = this.#app;
    const settings = changes.settings(row);
    const save = (value) => changes.set(row, withSetting(settings, "name", value.trim()));
    const attributes = {
      type: "text",
      value: settings.name ?? row.name,
      "aria-label": t("devices.edit_name", { name: row.name }),
    };
    return [h("input", attributes), save];
  }

  #categoryCells(row) {
    const { t, readOnly } = this.#app;
    const shown = this.#app.changes.settings(row).display_categories?.[0] ?? row.category ?? "";
    if (readOnly) return [shown];
    const attributes = {
      class: "plain",
      "aria-label": t("devices.edit_category", { name: row.name, category: shown || t("devices.default") }),
      "data-key": "edit-category",
    };
    return [button(shown || "✎", (event) => this.#edit(event, row, this.#categorySelect(row)), attributes)];
  }

  #categorySelect(row) {
    const { t, changes } = this.#app;
    const settings = changes.settings(row);
    const [main, ...others] = settings.display_categories ?? [];
    const save = (value) => {
      const categories = [value, ...others.filter((other) => other !== value)].filter(Boolean);
      changes.set(row, withSetting(settings, "display_categories", categories));
    };
    const attributes = { "aria-label": t("devices.columns.category") };
    return [select(categoryOptions(this.#app), main ?? "", () => {}, attributes), save];
  }

  /** Replace the content of a cell by an input until it is left, or until Enter or Escape. */
  #edit(event, row, [input, save]) {
    const cell = event.target.closest("td");
    const element = cell.parentElement;
    const key = event.target.dataset.key;
    const before = input.value;
    const end = (keep) => {
      if (!element.classList.contains("editing")) return;
      const focused = input.getRootNode().activeElement === input;
      element.classList.remove("editing");
      if (keep && input.value !== before) save(input.value);
      this.#app.changed();
      if (focused) this.#rows.element(row.entity_id)?.querySelector(`[data-key="${key}"]`)?.focus();
    };
    // The focus must have moved before the row is replaced.
    input.addEventListener("blur", () => setTimeout(() => end(true)));
    input.addEventListener("keydown", (pressed) => {
      pressed.stopPropagation();
      if (pressed.key !== "Enter" && pressed.key !== "Escape") return;
      pressed.preventDefault();
      end(pressed.key === "Enter");
    });
    element.classList.add("editing");
    fill(cell, input);
    input.focus();
    input.select?.();
  }

  #settingsButton(row) {
    const { t, readOnly } = this.#app;
    if (readOnly) return "";
    const attributes = {
      "aria-label": t("devices.edit_settings", { name: row.name }),
      class: "plain",
      "data-key": "settings",
    };
    return button(t("devices.columns.settings"), () => this.#app.editSettings(row), attributes);
  }

  #setFilter(key, value) {
    this.#filter[key] = value;
    this.#scroller.scrollTop = 0;
    this.#list();
  }

  #setSort(key) {
    this.#sort = { key, descending: this.#sort.key === key && !this.#sort.descending };
    this.#sortRows();
    this.#list();
  }

  /** Take over rows; sort again only if a value changed that the table is sorted by. */
  #receive(changed) {
    const { sort } = this.#columns.find(({ key }) => key === this.#sort.key);
    const { rows, facts } = this.#app.devices;
    const known = new Map(this.#sorted.map((row) => [row.entity_id, row]));
    const isSame = (row) => known.has(row.entity_id) && sort(known.get(row.entity_id)) === sort(row);
    if (changed && rows.size === known.size && changed.every(isSame)) {
      this.#sorted = this.#sorted.map((row) => rows.get(row.entity_id));
    } else {
      this.#sortRows();
    }
    this.#fillFilters();
    const notice = this.#app.texts.at("options.step.yaml.description", { block: facts.yaml });
    this.#notice.hidden = facts.yaml === null;
    fill(this.#notice, withCode(notice));
    this.#list({ renew: changed === null });
  }

  #sortRows() {
    const { key, descending } = this.#sort;
    const { sort } = this.#columns.find((column) => column.key === key);
    const { compare } = this.#app.texts.collator;
    const keyed = [...this.#app.devices.rows.values()].map((row) => [sort(row) ?? "", row]);
    const factor = descending ? -1 : 1;
    // Rows without a value come last.
    const order = ([one], [other]) => (one === "") - (other === "") || factor * compare(one, other);
    this.#sorted = keyed.sort(order).map(([, row]) => row);
    const { t } = this.#app;
    const direction = descending ? "descending" : "ascending";
    this.#sorting.value = key;
    this.#direction.setAttribute("aria-label", t(descending ? "devices.descending" : "devices.ascending"));
    this.#direction.textContent = descending ? "↓" : "↑";
    for (const header of this.#table.tHead.rows[0].cells) {
      if (header.dataset.column === key) header.setAttribute("aria-sort", direction);
      else header.removeAttribute("aria-sort");
    }
  }

  /** Return the drop-down lists; the values of the rows are filled in later. */
  #makeFilters() {
    const { t } = this.#app;
    const list = (key, label, pairs) =>
      select(pairs, "", (value) => this.#setFilter(key, value), { "aria-label": label });
    const states = ["all", "exposed", "hidden", "problem"].map((state) => [state, t(`devices.states.${state}`)]);
    const sortable = this.#columns.filter(({ sort }) => sort).map(({ key, label }) => [key, label]);
    this.#domains = list("domain", t("devices.domain"), []);
    this.#areas = list("area", t("devices.columns.area"), []);
    this.#sorting = select(sortable, this.#sort.key, (key) => this.#setSort(key), { "aria-label": t("devices.sort") });
    this.#direction = button("", () => this.#setSort(this.#sort.key));
    const sorting = h("div", { class: "sorting" }, this.#sorting, this.#direction);
    return h(
      "div",
      { class: "filters" },
      list("status", t("devices.columns.status"), states),
      this.#domains,
      this.#areas,
      sorting,
    );
  }

  /** Offer the domains and areas of the rows. */
  #fillFilters() {
    const { t, texts, devices } = this.#app;
    const rows = [...devices.rows.values()];
    const show = (list, key, ...more) => {
      const values = [...new Set(rows.map((row) => row[key]))].filter(Boolean).sort(texts.collator.compare);
      const pairs = [["", t(`devices.all_${key}s`)], ...values.map((value) => [value, value]), ...more];
      if (list.options.length !== pairs.length || pairs.some(([value], index) => list.options[index].value !== value)) {
        fill(list, options(pairs, this.#filter[key]));
      }
    };
    show(this.#domains, "domain");
    show(this.#areas, "area", [NO_AREA, t("devices.no_area")]);
  }

  #matches(row, words) {
    const { status, domain, area } = this.#filter;
    return (
      (status === "all" ||
        (status === "problem" && row.problem !== null) ||
        (status === "exposed" && row.exposed) ||
        (status === "hidden" && !row.exposed)) &&
      (domain === "" || row.domain === domain) &&
      (area === "" || row.area === area || (area === NO_AREA && !row.area)) &&
      words.every((word) => row.search.includes(word))
    );
  }

  #list({ renew = false } = {}) {
    const { t, devices, changes, readOnly } = this.#app;
    const words = fold(this.#filter.text).split(/\s+/).filter(Boolean);
    this.#listed = this.#sorted.filter((row) => this.#matches(row, words));
    this.#table.setAttribute("aria-rowcount", this.#listed.length + 1);
    this.#rows.show(this.#listed, renew);
    const { count, limit } = devices.facts;
    const numbers = { shown: this.#listed.length, total: devices.rows.size, exposed: count, limit };
    this.#status.textContent = t(devices.loaded ? "devices.count" : "page.loading", numbers);
    const exposed = this.#listed.filter((row) => changes.exposed(row)).length;
    this.#bulk.hidden = readOnly;
    this.#exposeAll.textContent = t("devices.expose_all", { count: this.#listed.length - exposed });
    this.#hideAll.textContent = t("devices.hide_all", { count: exposed });
  }
}

/** Return the settings with another value; an empty value is the default. */
function withSetting(settings, key, value) {
  const { [key]: _, ...others } = settings;
  const isEmpty = value === "" || value === undefined || (typeof value === "object" && !Object.keys(value).length);
  return isEmpty ? others : { ...others, [key]: value };
}

const categoryOptions = ({ t, devices }) => [
  ["", t("devices.default")],
  ...devices.facts.categories.map((category) => [category, category]),
];

const linkedText = (row, devices, t) =>
  row.part_of
    ? t("devices.part_of", { name: devices.name(row.part_of) })
    : row.parts.map((entityId) => devices.name(entityId)).join(", ");

const statusText = (row, t) =>
  row.problem ?? (row.exposed ? t("devices.states.exposed") : (row.reason ?? t("devices.states.hidden")));

function statusMark(row, t) {
  const kind = row.problem ? "warn" : row.exposed ? "good" : "off";
  const text = statusText(row, t);
  return h("span", { class: "clamp", title: text }, mark(kind, text));
}

// --------------------------------------------------------------------------------------------- Dialogs

/** Open a modal dialog; the browser gives the focus back when it is closed. */
function openDialog(app, title, content, actions, onsubmit) {
  const heading = h("h2", { id: "dialog-title" }, title);
  const form = h(
    "form",
    { method: "dialog", onsubmit: (event) => (event.preventDefault(), onsubmit?.()) },
    heading,
    h("div", { class: "content" }, content),
    h("div", { class: "actions" }, actions),
  );
  const dialog = h("dialog", { "aria-labelledby": "dialog-title", onclose: () => dialog.remove() }, form);
  // Home Assistant has shortcuts on letters.
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  app.root.append(dialog);
  dialog.showModal();
  return dialog;
}

/** The form with the settings of one entity. */
class SettingsDialog {
  #app;
  #row;
  #settings;
  #dialog;

  constructor(app, row) {
    this.#app = app;
    this.#row = row;
    this.#settings = { ...app.changes.settings(row) };
    const { t } = app;
    const actions = [
      button(t("settings.reset"), () => this.#close({})),
      button(t("page.cancel"), () => this.#dialog.close()),
      h("button", { class: "primary" }, t("settings.apply")),
    ];
    const fields = row.fields.map((key) => this.#field(key));
    this.#dialog = openDialog(app, t("devices.edit_settings", { name: row.name }), fields, actions, () =>
      this.#close(this.#settings),
    );
  }

  #close(settings) {
    this.#app.changes.set(this.#row, settings);
    this.#dialog.close();
    this.#app.changed();
  }

  #set(key, value) {
    this.#settings = withSetting(this.#settings, key, value);
  }

  #field(key) {
    const kinds = {
      name: () => this.#text(key),
      description: () => this.#text(key),
      display_categories: () =>
        this.#list(key, (value, onchange, attributes) =>
          select(categoryOptions(this.#app), value, onchange, attributes),
        ),
      linked: () => this.#list(key, (value, onchange, attributes) => this.#entityInput(value, onchange, attributes)),
      routine_trigger: () => this.#choice(key),
      inputs: () => this.#inputs(key),
      code: () => this.#code(key),
    };
    const help = h("small", {}, this.#app.texts.setting(key, "data_description"));
    return h("div", { class: "setting" }, (kinds[key] ?? (() => this.#flag(key)))(), help);
  }

  #label(key) {
    return this.#app.texts.setting(key);
  }

  #text(key) {
    const placeholder = key === "name" ? this.#row.name : null;
    const oninput = (event) => this.#set(key, event.target.value.trim());
    return labelled(
      this.#label(key),
      h("input", { type: "text", value: this.#settings[key] ?? "", placeholder, oninput }),
    );
  }

  /** A setting that is on or off; its default is not stored. */
  #flag(key) {
    const standard = this.#app.devices.facts.defaults[key] ?? false;
    const onchange = ({ target: { checked } }) => this.#set(key, checked === standard ? "" : checked);
    const input = h("input", { type: "checkbox", checked: this.#settings[key] ?? standard, onchange });
    return h("label", { class: "box" }, input, this.#label(key));
  }

  #choice(key) {
    const pairs = [["", this.#app.t("settings.none")], ...this.#app.texts.options(key)];
    return labelled(
      this.#label(key),
      select(pairs, this.#settings[key] ?? "", (value) => this.#set(key, value)),
    );
  }

  /** The stored code is never shown: true stands for it. */
  #code(key) {
    const stored = this.#settings[key];
    const placeholder = stored ? this.#app.t("settings.code_stored") : "";
    const oninput = (event) => this.#set(key, event.target.value || (stored === true ? true : ""));
    const attributes = { type: "password", autocomplete: "new-password", placeholder, oninput };
    return labelled(this.#label(key), h("input", attributes));
  }

  /** Several values, each in its own input, and an empty one for the next. */
  #list(key, create) {
    const list = h("fieldset", {});
    const draw = (focus) => {
      const values = [...(this.#settings[key] ?? []), ""];
      const inputs = values.map((value, index) => {
        const change = (text) => {
          values[index] = text;
          this.#set(key, [...new Set(values.filter(Boolean))]);
          draw(index);
        };
        return create(value, change, { "aria-label": `${this.#label(key)} ${index + 1}` });
      });
      fill(list, h("legend", {}, this.#label(key)), inputs);
      inputs[Math.min(focus, inputs.length - 1)]?.focus();
    };
    draw();
    return list;
  }

  #entityInput(value, onchange, attributes) {
    const change = (event) => onchange(event.target.value.trim());
    if (!this.#app.root.querySelector("#entities")) {
      const known = Object.keys(this.#app.hass.states)
        .sort()
        .map((id) => h("option", { value: id }));
      this.#app.root.append(h("datalist", { id: "entities" }, ...known));
    }
    return h("input", { type: "text", list: "entities", value, onchange: change, ...attributes });
  }

  /** The input of Alexa for each source. */
  #inputs(key) {
    const state = this.#app.hass.states[this.#row.entity_id];
    const stored = this.#settings[key] ?? {};
    const sources = new Set([...(state?.attributes.source_list ?? []), ...Object.keys(stored)]);
    const fields = [...sources].map((source) => {
      const oninput = (event) =>
        this.#set(key, withSetting(this.#settings[key] ?? {}, source, event.target.value.trim()));
      return labelled(source, h("input", { type: "text", value: stored[source] ?? "", oninput }));
    });
    return h("fieldset", {}, h("legend", {}, this.#label(key)), fields);
  }
}

/** What the changes add, change and remove at Alexa, before they are saved. */
class PreviewDialog {
  #app;
  #dialog;
  #content;
  #save;

  constructor(app) {
    this.#app = app;
    const { t } = app;
    this.#content = h("div", { "aria-live": "polite" }, t("page.loading"));
    this.#save = h("button", { class: "primary", disabled: true }, t("preview.save"));
    const actions = [button(t("page.cancel"), () => this.#dialog.close()), this.#save];
    this.#dialog = openDialog(app, t("preview.title"), this.#content, actions, () => this.#send("save"));
    this.#send("preview");
  }

  async #send(command) {
    const { client, changes, devices } = this.#app;
    const { rows } = devices;
    this.#save.disabled = true;
    try {
      const result = await client.call(command, { changes: changes.toMessage() });
      if (command === "preview") fill(this.#content, this.#result(result));
      else this.#saved(result, rows === devices.rows);
      this.#save.disabled = false;
    } catch (error) {
      fill(this.#content, h("p", { class: "problem", role: "alert" }, mark("bad", this.#app.describe(error))));
      // What cannot be previewed cannot be saved.
      this.#save.disabled = command === "preview";
    }
  }

  #saved({ linked }, isWaiting) {
    const { t, changes, devices } = this.#app;
    // Until the new rows arrive, show those that are expected.
    if (isWaiting) devices.receive({ changed: changes.applied([...devices.rows.values()]) });
    changes.clear();
    this.#dialog.close();
    this.#app.changed();
    this.#app.announce(t(linked ? "preview.announced" : "preview.saved"));
  }

  #result({ added, changed, removed, count, limit, problems }) {
    const { t, devices } = this.#app;
    const nothing = !added.length && !changed.length && !removed.length;
    return [
      h("p", {}, mark(count < limit ? "good" : "warn", t("preview.count", { count, limit }))),
      count < limit ? null : h("p", {}, t("preview.full")),
      nothing ? h("p", {}, t("preview.nothing")) : null,
      this.#list("added", added),
      this.#list("changed", changed),
      this.#list("removed", removed),
      this.#list(
        "problems",
        problems.map((each) => ({ ...each, name: devices.name(each.entity_id) })),
      ),
    ];
  }

  #list(key, found) {
    if (!found.length) return null;
    const { t } = this.#app;
    const items = found
      .slice(0, MAX_LISTED)
      .map(({ entity_id: id, name, problem }) =>
        h("li", {}, name, " ", h("span", { class: "id" }, id), problem ? `: ${problem}` : ""),
      );
    const more = found.length - items.length;
    if (more > 0) items.push(h("li", {}, t("preview.more", { count: more })));
    return h("section", {}, h("h3", {}, t(`preview.lists.${key}`, { count: found.length })), h("ul", {}, ...items));
  }
}

// ------------------------------------------------------------------------------------------ One device

/** What Alexa knows about one entity, and a directive to try. */
class DeviceView {
  #app;
  #entityId = null;
  #state = null;
  #timer = 0;
  #values;
  #summary;

  constructor(app) {
    this.#app = app;
    this.element = h("div", { class: "page", hidden: true });
    app.devices.listen((changed) => this.#receive(changed));
  }

  show(entityId) {
    this.#entityId = entityId;
    this.#values = this.#summary = null;
    fill(this.element, this.#back(), h("p", { role: "status" }, this.#app.t("page.loading")));
    this.#load((device) => {
      this.#build(device);
      this.element.querySelector("h2").focus();
    });
  }

  /** Take over rows; all of them are new after a change of the settings. */
  #receive(changed) {
    if (!this.#summary) return;
    if (!changed) this.refresh();
    else if (changed.some((row) => row.entity_id === this.#entityId)) this.#showSummary();
  }

  hide() {
    this.#entityId = this.#summary = null;
    clearTimeout(this.#timer);
    this.#app.client.succeeded("device");
  }

  refresh() {
    this.#load((device) => this.#build(device));
  }

  /** Read the values again after a change of the state. */
  hassChanged(hass) {
    const state = hass.states[this.#entityId];
    if (!this.#values || state === this.#state) return;
    this.#state = state;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#load((device) => this.#showValues(device)), VALUES_MS);
  }

  /** Show the rows again after a change that is not saved yet. */
  renew() {
    if (this.#summary) this.#showSummary();
  }

  #load(onResult) {
    const entityId = this.#entityId;
    const isShown = () => entityId === this.#entityId;
    const onError = () => isShown() && !this.#summary && fill(this.element, this.#back());
    this.#app.client.load("device", { entity_id: entityId }, (device) => isShown() && onResult(device), onError);
  }

  #back() {
    return h(
      "a",
      { class: "back", href: BASE, onclick: (event) => this.#app.follow(event) },
      "← ",
      this.#app.t("device.back"),
    );
  }

  #build(device) {
    const { t, hass } = this.#app;
    this.#state = hass.states[this.#entityId];
    this.#row = device.row;
    this.#summary = card();
    this.#values = card();
    const discovery = device.discovery ? json(device.discovery) : h("p", {}, t("device.not_exposed"));
    fill(
      this.element,
      this.#back(),
      this.#summary,
      card(h("h3", {}, t("device.sentences")), ...this.#sentences(device)),
      device.directives.length ? this.#tryIt(device) : null,
      this.#values,
      card(h("h3", {}, t("device.discovery")), discovery),
    );
    this.#showSummary();
    this.#showValues(device);
  }

  #row;

  #showSummary() {
    const { t, texts, devices, readOnly } = this.#app;
    const row = devices.rows.get(this.#entityId) ?? this.#row;
    const values = {
      entity: row.entity_id,
      area: row.area,
      category: row.category,
      capabilities: row.capabilities.join(", "),
      linked: linkedText(row, devices, t),
      last_report: texts.when(row.last_report),
      last_directive: texts.when(row.last_directive),
    };
    const edit = button(t("devices.columns.settings"), () => this.#app.editSettings(row), {
      "aria-label": t("devices.edit_settings", { name: row.name }),
    });
    const focused = this.#summary.contains(this.#app.root.activeElement) && this.#app.root.activeElement.tagName;
    fill(
      this.#summary,
      h("h2", { tabindex: "-1" }, row.name),
      h("p", { class: "secondary" }, texts.at(`selector.origin.options.${row.name_from}`)),
      h("p", {}, statusMark(row, t)),
      definitions(Object.entries(values).map(([key, value]) => [t(`devices.columns.${key}`), value])),
      readOnly ? null : edit,
    );
    if (focused) this.#summary.querySelector(focused)?.focus();
  }

  #sentences({ sentences }) {
    const { t, texts } = this.#app;
    if (!sentences.some((each) => each.texts.length)) return [h("p", {}, t("device.no_sentences"))];
    return sentences.map(({ locale, texts: spoken }) =>
      h(
        "div",
        {},
        h("h4", {}, texts.languageName(locale)),
        h("ul", { lang: locale, class: "spoken" }, ...spoken.map((text) => h("li", {}, text))),
      ),
    );
  }

  #showValues({ properties }) {
    const { t } = this.#app;
    const heading = h("h3", {}, t("device.values"));
    if (!Array.isArray(properties))
      return fill(this.#values, heading, h("p", {}, properties ?? t("device.not_exposed")));
    const rows = properties.map((property) => {
      const name = [property.namespace, property.instance, property.name].filter(Boolean).join(" · ");
      return h("tr", {}, h("td", {}, name), h("td", {}, h("code", {}, JSON.stringify(property.value))));
    });
    fill(this.#values, heading, table(t("device.values"), [t("device.property"), t("device.value")], rows));
  }

  /** The form that runs a directive as Alexa would. */
  #tryIt({ directives }) {
    const { t } = this.#app;
    const payload = h("textarea", { rows: "5", spellcheck: "false", "aria-describedby": "payload-error" });
    const error = h("p", { id: "payload-error", class: "problem", role: "alert" });
    const answer = h("div", { "aria-live": "polite" });
    const pairs = directives.map(({ title, name }, index) => [`${index}`, `${title}: ${name}`]);
    let chosen = 0;
    const choose = (index) => {
      chosen = Number(index);
      payload.value = JSON.stringify(directives[chosen].payload ?? {}, null, 2);
    };
    choose(0);
    const run = async (event) => {
      event.preventDefault();
      const parsed = parseObject(payload.value);
      payload.setAttribute("aria-invalid", parsed === null);
      fill(error, parsed === null ? t("device.invalid_json") : "");
      if (parsed !== null) await this.#run(directives[chosen], parsed, answer);
    };
    return card(
      h("h3", {}, t("device.try")),
      h("p", {}, t("device.try_text")),
      h(
        "form",
        { onsubmit: run },
        labelled(t("device.directive"), select(pairs, "0", choose)),
        labelled(t("device.payload"), payload),
        error,
        h("button", { class: "primary" }, t("device.run")),
      ),
      answer,
    );
  }

  async #run({ namespace, name, instance }, payload, answer) {
    const { t, client } = this.#app;
    const directive = { entity_id: this.#entityId, namespace, name, payload, ...(instance ? { instance } : {}) };
    fill(answer, h("p", {}, t("page.loading")));
    try {
      const { response, actions, milliseconds } = await client.call("try", directive);
      const calls = actions.map(({ domain, service, data }) =>
        h("li", {}, h("code", {}, `${domain}.${service} ${JSON.stringify(data)}`)),
      );
      fill(
        answer,
        h("p", {}, t("device.time", { milliseconds })),
        h("h4", {}, t("device.actions")),
        calls.length ? h("ul", {}, ...calls) : h("p", {}, t("device.no_actions")),
        h("h4", {}, t("device.answer")),
        json(response),
      );
    } catch (error) {
      fill(answer, h("p", { class: "problem" }, mark("bad", this.#app.describe(error))));
    }
  }
}

/** Return a JSON object, or null if the text is none. */
function parseObject(text) {
  try {
    const parsed = JSON.parse(text || "{}");
    return parsed !== null && typeof parsed === "object" && !Array.isArray(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

// -------------------------------------------------------------------------------------------- Activity

/** Directives and reports as they come. */
class ActivityView {
  #app;
  #records = [];
  #held = [];
  #isPaused = false;
  #isOpen = false;
  #filter = { text: "", kind: "all", failed: false };
  #expanded = new Set();
  #body;
  #pause;
  #status;

  constructor(app) {
    this.#app = app;
    const { t } = app;
    this.#body = h("tbody", {});
    this.#status = h("p", { role: "status", class: "count" });
    this.#pause = button("", () => this.#togglePause());
    const search = h("input", {
      type: "search",
      placeholder: t("activity.filter"),
      "aria-label": t("activity.filter"),
      oninput: (event) => this.#setFilter("text", fold(event.target.value.trim())),
    });
    const kinds = ["all", "directive", "report"].map((kind) => [kind, t(`activity.kinds.${kind}`)]);
    const failed = h("input", {
      type: "checkbox",
      onchange: (event) => this.#setFilter("failed", event.target.checked),
    });
    const columns = ["time", "message", "device", "result", "duration"].map((key) => t(`activity.columns.${key}`));
    const log = table(t("tabs.activity"), columns, []);
    log.tBodies[0].replaceWith(this.#body);
    this.element = h(
      "div",
      { class: "page activity" },
      h(
        "div",
        { class: "tools" },
        search,
        select(kinds, "all", (kind) => this.#setFilter("kind", kind), { "aria-label": t("activity.kind") }),
        h("label", { class: "box" }, failed, t("activity.failed")),
        this.#pause,
        this.#status,
      ),
      h("div", { class: "card list" }, log),
    );
    this.#draw();
  }

  /** Subscribe; the subscription stays while the panel is open, so that nothing is missed. */
  show() {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#app.client.subscribe("activity", (event) => this.#receive(event));
  }

  hide() {}

  refresh() {}

  #receive({ records, record }) {
    if (records) {
      // Records of the log have no JSON: keep those that were received with it.
      const known = new Map(this.#records.filter(({ request }) => request).map((each) => [recordKey(each), each]));
      this.#records = records
        .map((each) => known.get(recordKey(each)) ?? each)
        .sort(byTime)
        .slice(0, MAX_RECORDS);
      this.#held = [];
      this.#draw();
    } else if (record && this.#isPaused) {
      this.#held.unshift(record);
      this.#held.length = Math.min(this.#held.length, MAX_RECORDS);
      this.#showStatus();
    } else if (record) this.#add(record);
  }

  #add(record) {
    this.#records.unshift(record);
    this.#records.length = Math.min(this.#records.length, MAX_RECORDS);
    if (this.#matches(record)) this.#body.prepend(...this.#rows(record));
    while (this.#body.rows.length > MAX_SHOWN_RECORDS) this.#body.lastElementChild.remove();
    this.#showStatus();
  }

  #togglePause() {
    this.#isPaused = !this.#isPaused;
    this.#records = [...this.#held, ...this.#records].slice(0, MAX_RECORDS);
    this.#held = [];
    this.#draw();
  }

  #setFilter(key, value) {
    this.#filter[key] = value;
    this.#draw();
  }

  #matches({ message, entity_id: id, name, kind, ok }) {
    const { text, kind: wanted, failed } = this.#filter;
    return (
      (wanted === "all" || wanted === kind) &&
      !(failed && ok) &&
      fold(`${message} ${id ?? ""} ${name ?? ""}`).includes(text)
    );
  }

  #draw() {
    const { t } = this.#app;
    const matching = this.#records.filter((record) => this.#matches(record)).slice(0, MAX_SHOWN_RECORDS);
    fill(
      this.#body,
      matching.map((record) => this.#rows(record)),
    );
    fill(this.#pause, t(this.#isPaused ? "activity.resume" : "activity.pause"));
    this.#showStatus();
  }

  #showStatus() {
    const { t } = this.#app;
    const shown = { shown: this.#body.querySelectorAll("tr:not(.details)").length, total: this.#records.length };
    const count = this.#records.length ? t("activity.count", shown) : t("activity.empty");
    this.#status.textContent = this.#isPaused ? t("activity.held", { count: this.#held.length }) : count;
  }

  /** Return the row of a record and, if it is expanded, the row with its JSON. */
  #rows(record) {
    const { t, texts } = this.#app;
    const isExpanded = this.#expanded.has(recordKey(record));
    const toggle = button(record.message, (event) => this.#toggle(event, record), {
      class: "plain",
      "aria-expanded": `${isExpanded}`,
    });
    const kind = h("div", { class: "secondary" }, t(`activity.kinds.${record.kind}`));
    const device = record.entity_id
      ? h(
          "a",
          { href: devicePath(record.entity_id), onclick: (event) => this.#app.follow(event) },
          record.name ?? record.entity_id,
        )
      : "";
    const duration =
      record.milliseconds === null ? "" : t("activity.milliseconds", { milliseconds: record.milliseconds });
    const cells = [
      texts.when(record.time),
      [toggle, kind],
      device,
      mark(record.ok ? "good" : "bad", record.result),
      duration,
    ];
    const row = h("tr", {}, ...cells.map((content) => h("td", {}, content)));
    return isExpanded ? [row, this.#details(record)] : [row];
  }

  #toggle(event, record) {
    const row = event.target.closest("tr");
    if (this.#expanded.delete(recordKey(record))) row.nextElementSibling.remove();
    else {
      this.#expanded.add(recordKey(record));
      row.after(this.#details(record));
    }
    event.target.setAttribute("aria-expanded", `${this.#expanded.has(recordKey(record))}`);
  }

  #details({ request, response }) {
    const { t } = this.#app;
    const part = (title, value) => (value ? [h("h4", {}, title), json(value)] : []);
    const parts = [...part(t("activity.request"), request), ...part(t("activity.response"), response)];
    return h("tr", { class: "details" }, h("td", { colspan: "5" }, parts.length ? parts : t("activity.no_json")));
  }
}

const byTime = (one, other) => other.time.localeCompare(one.time);

/** Return what identifies a record: its id is new with each subscription. */
const recordKey = ({ time, message, entity_id: id }) => [time, message, id].join();

// ------------------------------------------------------------------------------------------ Connection

/** Accounts, steps of the set-up, the check and the values for Amazon's consoles. */
class ConnectionView {
  #app;
  #timer = 0;
  #shown = new Map();
  #urls = {};
  #status;

  constructor(app) {
    this.#app = app;
    const { t } = app;
    const section = (key) => h("section", { class: "card", "data-section": key });
    this.#status = h("p", { role: "status" }, t("page.loading"));
    this.element = h(
      "div",
      { class: "page" },
      this.#status,
      ...["accounts", "steps"].map(section),
      this.#checkSection(),
      section("values"),
    );
  }

  show() {
    this.refresh();
    clearInterval(this.#timer);
    this.#timer = setInterval(() => document.hidden || this.refresh(), REFRESH_MS);
  }

  hide() {
    clearInterval(this.#timer);
    this.#app.client.succeeded("connection");
  }

  refresh() {
    this.#app.client.load("connection", {}, (facts) => this.#receive(facts));
  }

  #receive({ steps, values, template_url: template, commands, ...connection }) {
    fill(this.#status);
    this.#urls = { template, ...commands };
    this.#draw("accounts", connection, () => this.#accounts(connection));
    this.#draw("steps", steps, () => this.#steps(steps));
    this.#draw("values", values, () => this.#guide(values));
  }

  /** Fill a section if its facts changed, so that a button keeps its focus. */
  #draw(key, facts, content) {
    const text = JSON.stringify(facts);
    if (this.#shown.get(key) === text) return;
    this.#shown.set(key, text);
    const section = this.element.querySelector(`[data-section="${key}"]`);
    section.hidden = Array.isArray(facts) && !facts.length;
    fill(section, section.hidden ? [] : content());
  }

  #accounts({ accounts, link, problem, waiting, sent }) {
    const { t, texts } = this.#app;
    const linked = link === "linked";
    const regionName = (region) =>
      region ? texts.at(`selector.region.options.${region.toLowerCase()}`) : t("connection.region_unknown");
    const rows = accounts.map(({ name, region }) => h("tr", {}, h("td", {}, name), h("td", {}, regionName(region))));
    return [
      h("h2", {}, t("connection.accounts")),
      h("p", {}, mark(linked ? "good" : "off", t(linked ? "connection.linked" : "connection.not_linked"))),
      problem ? h("p", { class: "problem" }, mark("bad", problem)) : null,
      rows.length ? table(t("connection.accounts"), [t("connection.account"), t("connection.region")], rows) : null,
      definitions([
        [t("connection.waiting"), `${waiting}`],
        [t("connection.sent"), `${sent}`],
      ]),
    ];
  }

  #steps(steps) {
    const { t } = this.#app;
    const items = steps.map(({ title, done, text }) => {
      const [kind, state] = { true: ["good", "done"], false: ["off", "open"] }[done] ?? ["unknown", "unknown"];
      return h(
        "li",
        {},
        h("strong", {}, title),
        " ",
        mark(kind, t(`connection.states.${state}`)),
        text ? h("p", {}, text) : null,
      );
    });
    return [h("h2", {}, t("connection.steps")), h("ol", { class: "steps" }, ...items)];
  }

  #checkSection() {
    const { texts } = this.#app;
    const title = texts.at("options.step.check.title");
    const result = h("div", { "aria-live": "polite" });
    const run = button(title, () => this.#check(run, result), { class: "primary" });
    const about = h("p", {}, texts.at("options.progress.check"));
    return card(h("h2", {}, title), about, run, result);
  }

  async #check(run, result) {
    const { t, client } = this.#app;
    run.disabled = true;
    fill(result, h("p", {}, t("connection.checking")));
    try {
      const { lines } = await client.call("check");
      const items = lines.map(({ title, verdict, text }) =>
        h(
          "li",
          {},
          h("strong", {}, title),
          " ",
          mark(verdict, t(`connection.verdicts.${verdict}`)),
          h("p", {}, withCode(text)),
        ),
      );
      fill(result, h("ul", { class: "steps" }, ...items));
    } catch (error) {
      fill(result, h("p", { class: "problem" }, mark("bad", this.#app.describe(error))));
    }
    run.disabled = false;
  }

  /** Return the guide of the config flow: headings, sentences, and values to copy. */
  #guide(values) {
    const { t, texts } = this.#app;
    const { template, ...commands } = this.#urls;
    const links = {
      template: template && [this.#link("template", t("connection.download"), { download: true })],
      command: Object.keys(commands).map((region) => this.#link(region, region, { target: "_blank" })),
    };
    const valueOf = (key, title) => [h("code", {}, values[key]), this.#copyButton(title, values[key])];
    const lines = texts.raw("options.step.guide.description").split("\n").filter(Boolean);
    const items = lines.map((line) => {
      if (line.startsWith("**")) return h("h3", {}, line.replaceAll("*", ""));
      const [before, key, after] = line.replace(/^- /, "").split(/`?\{(\w+)\}`?/);
      if (!key) return h("p", {}, withCode(before));
      const content = links[key] ?? valueOf(key, before.replace(/\s*[:：]\s*$/, ""));
      return h("div", { class: "line" }, h("span", {}, before), content, after);
    });
    return [h("h2", {}, texts.at("options.step.guide.title")), ...items];
  }

  /** Return a link whose address is signed for a day: it is set when it is followed. */
  #link(key, text, attributes) {
    const follow = (event) => (event.currentTarget.href = this.#urls[key]);
    return h("a", { href: this.#urls[key], onclick: follow, ...attributes }, text);
  }

  #copyButton(title, value) {
    const { t, root } = this.#app;
    const press = async (event) => {
      await copy(value, root);
      event.target.focus();
      this.#app.announce(t("connection.copied", { title }));
    };
    return button(t("connection.copy"), press, { "aria-label": t("connection.copy_value", { title }) });
  }
}

// ----------------------------------------------------------------------------------------------- Panel

const TABS = [
  ["devices", BASE],
  ["activity", `${BASE}/activity`],
  ["connection", `${BASE}/connection`],
];

/** The custom element that Home Assistant creates for the panel. */
class AlexaSmartHomePanel extends HTMLElement {
  #hass = null;
  #narrow = false;
  #path = "";
  #root = this.attachShadow({ mode: "open" });
  #client = null;
  /** What the views share. */
  #app = null;
  #views = null;
  #view = null;
  #errors = new Map();
  #isConnected = true;
  #toastTimer = 0;

  set hass(hass) {
    const before = this.#hass;
    this.#hass = hass;
    this.toggleAttribute("dark", hass.themes?.darkMode ?? false);
    if (!this.isConnected) return;
    if (!this.#client || hass.connection !== before.connection || hass.language !== before.language) this.#start();
    else this.#view?.hassChanged?.(hass);
    if (hass.dockedSidebar !== before?.dockedSidebar) this.#showMenu();
  }

  set narrow(narrow) {
    this.#narrow = narrow;
    this.toggleAttribute("narrow", narrow);
    this.#showMenu();
    if (this.#views) this.#views.devices.narrow = narrow;
  }

  set route(route) {
    this.#path = route?.path ?? "";
    this.#showRoute();
  }

  connectedCallback() {
    if (this.#hass) this.#start();
  }

  disconnectedCallback() {
    this.#stop();
  }

  async #start() {
    this.#stop();
    const client = new Client(
      this.#hass,
      (command, error) => this.#failed(command, error),
      (isConnected) => this.#connectionChanged(isConnected),
    );
    this.#client = client;
    this.#isConnected = this.#hass.connection.connected;
    const texts = new Texts();
    try {
      await texts.load(this.#hass);
    } catch {
      // The texts are loaded when the connection is there again.
      return;
    }
    if (client === this.#client) this.#build(texts);
  }

  #stop() {
    this.#view?.hide();
    this.#client?.close();
    this.#client = this.#app = this.#views = this.#view = null;
    this.#errors.clear();
    this.#root.replaceChildren();
  }

  /** Return what the views share: texts, commands, rows, unsaved changes and what they ask of the panel. */
  #context(texts) {
    const panel = this;
    const devices = new Devices();
    return {
      t: texts.t,
      texts,
      devices,
      changes: new Changes(),
      client: this.#client,
      root: this.#root,
      get hass() {
        return panel.#hass;
      },
      get readOnly() {
        return devices.facts.yaml !== null;
      },
      navigate: (path) => this.#navigate(path),
      follow: (event) => this.#follow(event),
      announce: (text) => this.#announce(text),
      describe: (error) => this.#describe(error),
      changed: () => this.#changed(),
      editSettings: (row) => new SettingsDialog(this.#app, row),
    };
  }

  #menu;
  #tabs;
  #banner;
  #alert;
  #bar;
  #barText;
  #toast;

  #build(texts) {
    this.#app = this.#context(texts);
    const { t } = this.#app;
    const toggle = () => this.dispatchEvent(new CustomEvent("hass-toggle-menu", { bubbles: true, composed: true }));
    this.#menu = button(icon(MENU_ICON), toggle, { class: "menu", "aria-label": t("page.menu") });
    this.#banner = h("p", { class: "banner", role: "status" });
    this.#alert = h("div", { class: "alert", role: "alert" });
    this.#toast = h("p", { class: "toast", role: "status" });
    this.#barText = h("span", { role: "status" });
    this.#bar = h(
      "div",
      { class: "bar", hidden: true },
      this.#barText,
      button(t("devices.discard"), () => this.#discard()),
      button(t("devices.review"), () => new PreviewDialog(this.#app), { class: "primary" }),
    );
    this.#views = {
      devices: new DevicesView(this.#app),
      device: new DeviceView(this.#app),
      activity: new ActivityView(this.#app),
      connection: new ConnectionView(this.#app),
    };
    const panels = {
      devices: [this.#views.devices.element, this.#views.device.element, this.#bar],
      activity: [this.#views.activity.element],
      connection: [this.#views.connection.element],
    };
    const style = document.createElement("style");
    style.textContent = CSS;
    this.#root.replaceChildren(
      style,
      h("header", {}, this.#menu, h("h1", {}, NAME), this.#makeTabs(t)),
      this.#banner,
      this.#alert,
      ...TABS.map(([tab]) =>
        h("main", { id: `panel-${tab}`, role: "tabpanel", "aria-labelledby": `tab-${tab}`, hidden: true }, panels[tab]),
      ),
      this.#toast,
    );
    this.#views.devices.narrow = this.#narrow;
    this.#client.subscribe("subscribe_devices", (event) => {
      this.#failed("devices", event.closed ? { code: "not_set_up" } : null);
      if (!event.closed) this.#app.devices.receive(event);
    });
    this.#app.devices.listen(() => this.#showChanges());
    this.#showMenu();
    this.#showErrors();
    this.#showRoute();
  }

  #makeTabs(t) {
    this.#tabs = TABS.map(([tab, path]) =>
      button(t(`tabs.${tab}`), () => this.#navigate(path), {
        role: "tab",
        id: `tab-${tab}`,
        "aria-controls": `panel-${tab}`,
      }),
    );
    const keys = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };
    const move = (event) => {
      if (!(event.key in keys)) return;
      const last = this.#tabs.length - 1;
      const direction = getComputedStyle(this).direction === "rtl" ? -1 : 1;
      const next =
        this.#tabs.indexOf(event.target) + keys[event.key] * (Number.isFinite(keys[event.key]) ? direction : 1);
      const index = Number.isFinite(next) ? (next + last + 1) % (last + 1) : next < 0 ? 0 : last;
      event.preventDefault();
      this.#tabs[index].focus();
      this.#tabs[index].click();
    };
    return h("nav", { role: "tablist", "aria-label": NAME, onkeydown: move }, ...this.#tabs);
  }

  #navigate(path) {
    if (location.pathname === path) return;
    history.pushState(null, "", path);
    window.dispatchEvent(new CustomEvent("location-changed", { detail: { replace: false } }));
  }

  /** Follow a link within the panel; with a modifier key the browser opens it. */
  #follow(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    this.#navigate(event.currentTarget.getAttribute("href"));
  }

  #showRoute() {
    if (!this.#views) return;
    const [, name = "", entityId] = this.#path.split("/");
    const tab = ["activity", "connection"].includes(name) ? name : "devices";
    const key = name === "device" && entityId ? "device" : tab;
    const view = this.#views[key];
    if (view === this.#view && key !== "device") return;
    const cameFrom = this.#shownEntity;
    this.#shownEntity = entityId;
    this.#view?.hide();
    this.#view = view;
    this.#tabs.forEach((element) => {
      const isSelected = element.id === `tab-${tab}`;
      element.setAttribute("aria-selected", `${isSelected}`);
      element.tabIndex = isSelected ? 0 : -1;
    });
    for (const [each] of TABS) this.#root.getElementById(`panel-${each}`).hidden = each !== tab;
    this.#views.devices.element.hidden = key !== "devices";
    this.#views.device.element.hidden = key !== "device";
    view.show(entityId);
    if (key === "devices" && cameFrom) view.focus(cameFrom);
  }

  #shownEntity;

  #showMenu() {
    if (this.#menu) this.#menu.hidden = !this.#narrow && this.#hass?.dockedSidebar !== "always_hidden";
  }

  #discard() {
    this.#app.changes.clear();
    this.#changed();
  }

  #changed() {
    this.#views.devices.renew();
    this.#views.device.renew();
    this.#showChanges();
  }

  #showChanges() {
    const { t, changes } = this.#app;
    const hadFocus = this.#bar.contains(this.#root.activeElement);
    this.#bar.hidden = changes.size === 0;
    if (hadFocus && this.#bar.hidden) this.#tabs.find((tab) => tab.tabIndex === 0).focus();
    this.#barText.textContent = changes.size ? t("devices.changes", { count: changes.size }) : "";
  }

  #connectionChanged(isConnected) {
    this.#isConnected = isConnected;
    if (!this.#views) {
      if (isConnected) this.#start();
      return;
    }
    this.#showErrors();
    if (isConnected) this.#view?.refresh?.();
  }

  #failed(command, error) {
    if (error) this.#errors.set(command, error);
    else this.#errors.delete(command);
    if (this.#views) this.#showErrors();
  }

  #showErrors() {
    const { t } = this.#app;
    this.#banner.textContent = this.#isConnected ? "" : t("page.restarting");
    const texts = this.#isConnected ? [...this.#errors.values()].map((error) => this.#describe(error)) : [];
    const shown = [...new Set(texts)];
    if (this.#alert.textContent !== shown.join("")) fill(this.#alert, ...shown.map((text) => h("p", {}, text)));
  }

  /** Return an error as a sentence. */
  #describe(error) {
    const { t } = this.#app;
    if (TRANSIENT.has(error?.code)) return t(error.code === 3 ? "page.restarting" : "errors.not_set_up");
    if (error?.code === "unauthorized") return t("errors.unauthorized");
    return error?.message ?? `${error}`;
  }

  #announce(text) {
    clearTimeout(this.#toastTimer);
    this.#toast.textContent = text;
    this.#toastTimer = setTimeout(() => (this.#toast.textContent = ""), RETRY_MS * 2);
  }
}

const CSS = `
:host {
  display: flex;
  flex-direction: column;
  box-sizing: border-box;
  height: calc(100dvh - var(--safe-area-inset-top, 0px) - var(--safe-area-inset-bottom, 0px));
  background: var(--primary-background-color, #fafafa);
  color: var(--primary-text-color, #212121);
  font: 14px/1.4 var(--ha-font-family-body, Roboto, Noto, sans-serif);
  color-scheme: light;
  --card: var(--card-background-color, #fff);
  --secondary: var(--secondary-text-color, #5e5e5e);
  /* On white, the text of links and buttons would be too light in this colour. */
  --accent: var(--primary-color, #009ac7);
  --divider: var(--divider-color, #e0e0e0);
}
:host([dark]) { color-scheme: dark; }
[hidden] { display: none !important; }
* { box-sizing: border-box; }
header {
  display: flex;
  align-items: center;
  gap: 8px;
  flex: none;
  min-height: var(--header-height, 56px);
  padding: 0 16px;
  background: var(--app-header-background-color, var(--accent));
  color: var(--app-header-text-color, #fff);
  border-bottom: var(--app-header-border-bottom, none);
}
h1 { margin: 0; font-size: 20px; font-weight: 400; white-space: nowrap; }
h2 { margin: 0 0 4px; font-size: 18px; font-weight: 500; }
h3, h4 { margin: 0 0 8px; font-size: 15px; font-weight: 500; }
h4 { margin-top: 12px; font-size: 14px; }
p { margin: 0 0 8px; }
nav { display: flex; align-self: stretch; margin-inline-start: auto; }
nav button { border: 0; border-bottom: 3px solid transparent; border-radius: 0; background: none; color: inherit; }
nav button[aria-selected="true"] { border-bottom-color: currentColor; font-weight: 500; }
.menu { padding: 8px; border: 0; background: none; color: inherit; line-height: 0; }
svg { width: 24px; height: 24px; fill: currentColor; }
:host([narrow]) header { flex-wrap: wrap; padding: 0 4px; }
:host([narrow]) nav { flex: 1 0 100%; margin: 0; min-height: 44px; }
:host([narrow]) nav button { flex: 1; }
:host([narrow]) h1 { line-height: 48px; padding-inline-start: 8px; }
main { flex: 1; min-height: 0; display: flex; flex-direction: column; }
button, input, select, textarea {
  font: inherit;
  color: inherit;
  max-width: 100%;
  padding: 6px 12px;
  border: 1px solid var(--divider);
  border-radius: 8px;
  background: var(--card);
}
button { cursor: pointer; }
button.primary { border-color: var(--accent); background: color-mix(in srgb, var(--accent) 20%, var(--card)); font-weight: 500; }
button.plain { margin-inline-start: -5px; padding: 2px 4px; border-color: transparent; background: none; text-align: start; }
button.plain:hover { border-color: var(--divider); }
button:disabled, input:disabled { opacity: 0.5; cursor: default; }
input[type="checkbox"] { width: 18px; height: 18px; margin: 0; accent-color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
nav :focus-visible, .menu:focus-visible { outline-color: currentColor; outline-offset: -4px; }
a { color: inherit; text-decoration-color: var(--accent); text-underline-offset: 2px; }
code, pre, .id { font-family: var(--ha-font-family-code, monospace); font-size: 12px; overflow-wrap: anywhere; }
pre {
  max-height: 400px;
  margin: 0;
  padding: 12px;
  overflow: auto;
  border-radius: 8px;
  background: var(--secondary-background-color, #e5e5e5);
  white-space: pre-wrap;
}
.secondary, small, dt, .count { color: var(--secondary); font-size: 12px; }
.banner, .notice, .alert p { margin: 0; padding: 10px 16px; border-inline-start: 4px solid var(--warning-color, #ffa600); background: var(--card); }
.alert p { border-color: var(--error-color, #db4437); }
.banner:empty, .toast:empty { display: none; }
.toast {
  position: fixed;
  inset-block-end: 24px;
  inset-inline: 16px;
  width: fit-content;
  margin: 0 auto;
  padding: 12px 20px;
  border-radius: 8px;
  background: var(--primary-text-color, #212121);
  color: var(--primary-background-color, #fafafa);
}
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; opacity: 0; }
.mark .symbol { display: inline-block; width: 1.4em; font-weight: 700; }
.good .symbol { color: var(--success-color, #43a047); }
.bad .symbol { color: var(--error-color, #db4437); }
.warn .symbol { color: var(--warning-color, #ffa600); }
.devices { display: flex; flex-direction: column; flex: 1; min-height: 0; }
.tools { display: flex; flex: none; flex-wrap: wrap; align-items: center; gap: 8px; padding: 12px 16px; }
.tools input[type="search"] { flex: 1 1 200px; }
.filters, .bulk, .sorting { display: flex; flex-wrap: wrap; gap: 8px; }
.filters select { max-width: 180px; }
.count { margin: 0; }
.sorting { display: none; }
.scroller {
  flex: 1;
  min-height: 180px;
  overflow: auto;
  overscroll-behavior: contain;
  scroll-padding-top: 40px;
  border-top: 1px solid var(--divider);
  background: var(--card);
}
.virtual { display: block; min-width: 1440px; }
.virtual thead { display: block; position: sticky; inset-block-start: 0; z-index: 3; background: var(--card); border-bottom: 1px solid var(--divider); }
.virtual tbody { display: block; position: relative; contain: layout style; }
.virtual tr {
  display: grid;
  grid-template-columns: 80px 200px minmax(170px, 1.3fr) minmax(180px, 1.2fr) minmax(90px, 0.7fr) 150px minmax(150px, 1.3fr) minmax(120px, 1fr) 100px 100px 100px;
  align-items: center;
  background: inherit;
}
.virtual thead tr { height: 40px; }
.virtual tbody { background: var(--card); }
.virtual tbody tr { position: absolute; inset-inline: 0; height: ${ROW_HEIGHT}px; border-bottom: 1px solid var(--divider); cursor: pointer; contain: layout paint style; }
.virtual tbody tr:hover, .virtual tbody tr.changed { background: color-mix(in srgb, var(--accent) 8%, var(--card)); }
.virtual th, .virtual td { min-width: 0; padding: 0 8px; text-align: start; overflow: hidden; }
.virtual th { font-weight: 500; white-space: nowrap; }
.virtual th.tick, .virtual td.tick { padding-inline-end: 0; }
.virtual .tick, .virtual .name { position: sticky; inset-inline-start: 0; z-index: 2; height: 100%; background: inherit; align-content: center; }
.virtual .name { inset-inline-start: 80px; }
.virtual th button { max-width: 100%; overflow: hidden; text-overflow: ellipsis; }
.virtual td.name a { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-weight: 500; }
.virtual td :is(input:not([type="checkbox"]), select) { width: 100%; outline-offset: -2px; }
.virtual td.last_report, .virtual td.last_directive { font-size: 12px; }
th[aria-sort="ascending"] button::after { content: " ↑" / ""; }
th[aria-sort="descending"] button::after { content: " ↓" / ""; }
.clamp { display: -webkit-box; overflow: hidden; -webkit-box-orient: vertical; -webkit-line-clamp: 2; font-size: 13px; }
.ellipsis { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.clamp .mark { display: block; padding-inline-start: 1.4em; text-indent: -1.4em; }
.mark > * { text-indent: 0; }
.line { display: flex; align-items: center; gap: 8px; }
.tick .box { justify-content: center; height: 100%; }
.box { display: flex; align-items: center; gap: 8px; }
h2:focus-visible { outline: none; }
.plain.icon { flex: none; margin: 0; color: var(--secondary); }
.bar { display: flex; flex: none; flex-wrap: wrap; align-items: center; gap: 8px; padding: 12px 16px; border-top: 1px solid var(--divider); background: var(--card); }
.bar span { flex: 1; }
:host([narrow]) .sorting { display: flex; }
:host([narrow]) .filters select { max-width: 150px; }
:host([narrow]) .scroller { scroll-padding-top: 0; }
:host([narrow]) .virtual { min-width: 0; }
:host([narrow]) .virtual thead { position: absolute; width: 1px; height: 1px; overflow: hidden; opacity: 0; pointer-events: none; }
:host([narrow]) .virtual tbody tr {
  height: ${CARD_HEIGHT}px;
  padding: 8px 8px 8px 0;
  grid-template-columns: 56px minmax(0, 1fr) minmax(0, auto) auto;
  grid-template-rows: 44px 20px 36px;
  grid-template-areas: "tick name name settings" "tick entity category category" "tick status status area";
}
:host([narrow]) .virtual td { padding: 0 4px; }
:host([narrow]) .virtual :is(.capabilities, .linked, .last_report, .last_directive) { display: none; }
${["tick", "name", "entity", "area", "category", "status", "settings"].map((key) => `:host([narrow]) .virtual td.${key} { grid-area: ${key}; }`).join("\n")}
:host([narrow]) .virtual td:is(.tick, .name) { position: static; }
:host([narrow]) .virtual td.area { max-width: 120px; color: var(--secondary); font-size: 12px; }
:host([narrow]) .virtual td.entity { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.page { flex: 1; min-height: 0; overflow: auto; padding: 16px; }
.page > * { max-width: 1000px; margin-inline: auto; }
.page > .back { display: block; margin-bottom: 12px; }
.card {
  margin-bottom: 16px;
  padding: 16px;
  border: 1px solid var(--ha-card-border-color, var(--divider));
  border-radius: var(--ha-card-border-radius, 12px);
  background: var(--card);
}
.card > form { display: grid; gap: 12px; justify-items: start; margin-bottom: 12px; }
.page table { width: 100%; border-collapse: collapse; }
.page :is(th, td) { padding: 6px 8px; border-bottom: 1px solid var(--divider); text-align: start; vertical-align: top; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: minmax(100px, max-content) 1fr; gap: 6px 16px; margin: 12px 0; }
dt, dd { margin: 0; padding-block: 2px; }
dd { overflow-wrap: anywhere; }
.page .line { flex-wrap: wrap; }
[data-section="values"] :is(h3, .line) { margin-top: 12px; }
ul, ol { margin: 0; padding-inline-start: 20px; }
.steps > li { margin-bottom: 8px; }
.activity { padding-top: 4px; }
.activity .tools { padding: 8px 0; }
.list { overflow-x: auto; }
.list .plain { overflow-wrap: anywhere; }
.field { display: grid; gap: 4px; width: 100%; max-width: 600px; }
.field textarea { width: 100%; font-family: var(--ha-font-family-code, monospace); font-size: 13px; }
.setting { margin-bottom: 16px; }
.setting small { display: block; margin-top: 4px; }
fieldset { display: grid; gap: 6px; margin: 0; padding: 8px 12px; border: 1px solid var(--divider); border-radius: 8px; }
dialog {
  width: min(600px, calc(100vw - 24px));
  max-height: calc(100dvh - 24px);
  padding: 0;
  border: 0;
  border-radius: var(--ha-dialog-border-radius, 16px);
  background: var(--card);
  color: inherit;
}
dialog::backdrop { background: rgb(0 0 0 / 50%); }
dialog form { display: flex; flex-direction: column; max-height: calc(100dvh - 24px); }
dialog h2 { padding: 16px 20px 8px; }
dialog .content { flex: 1; min-height: 0; overflow: auto; padding: 4px 20px; }
dialog .actions { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 8px; padding: 12px 20px; border-top: 1px solid var(--divider); }
:host([narrow]) .page { padding: 8px; }
:host([narrow]) .activity :is(thead) { position: absolute; opacity: 0; }
:host([narrow]) .activity tbody tr { display: grid; grid-template-columns: 1fr auto; border-bottom: 1px solid var(--divider); padding: 4px 0; }
:host([narrow]) .activity tbody td { border: 0; padding: 2px 4px; }
:host([narrow]) .activity tbody td:nth-child(5) { grid-area: 1 / 2; }
:host([narrow]) .activity tbody td:nth-child(2), :host([narrow]) .activity tbody .details td { grid-column: 1 / -1; }
@media (prefers-reduced-motion: no-preference) { .virtual tbody tr { transition: background 0.1s; } }
`;

customElements.define("alexa-smart-home-panel", AlexaSmartHomePanel);
