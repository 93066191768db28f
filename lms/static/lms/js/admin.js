// The back office's own start-up calls, without the inline scripts that Wagtail's templates carry:
// the site's content-security policy allows none. Wagtail already speaks Stimulus, so a hidden
// element beside the widget starts it, also when a panel is added to the page later.
(() => {
  // The editors of rich text and of translations make <style> elements and write rules into them,
  // which the policy refuses as inline. They are given an element that looks the same to a script
  // but keeps its rules in a constructed style sheet, which the policy allows.
  const createElement = Document.prototype.createElement;
  Document.prototype.createElement = function (name, options) {
    if (String(name).toLowerCase() !== "style") return createElement.call(this, name, options);
    const element = createElement.call(this, "span");
    const sheet = new CSSStyleSheet();
    let text = "";
    element.hidden = true;
    document.adoptedStyleSheets.push(sheet);
    Object.defineProperties(element, {
      sheet: { get: () => sheet },
      textContent: {
        get: () => text,
        set(value) {
          text = String(value ?? "");
          sheet.replaceSync(text);
        },
      },
    });
    return element;
  };

  const { Controller } = window.StimulusModule;
  const { app } = window.wagtail;

  app.register("comity-picker", class extends Controller {
    static values = { kind: String, target: String, config: Object };

    connect() {
      window[`init${this.kindValue}Chooser`](this.targetValue, this.configValue);
      this.element.remove();
    }
  });

  app.register("comity-panel", class extends Controller {
    static values = { kind: String, options: Object };

    connect() {
      const Panel = window[this.kindValue];
      new Panel(this.optionsValue);
      this.element.remove();
    }
  });

  app.register("comity-chooser", class extends Controller {
    static values = { starter: String, target: String, options: Object };

    connect() {
      // Some starters are classes, one is a function; both may be called with `new`.
      Reflect.construct(window[this.starterValue], [this.targetValue, this.optionsValue]);
      this.element.remove();
    }
  });

  app.register("comity-select-all", class extends Controller {
    toggle(event) {
      if (event.target.name !== "select_all") return;
      for (const box of this.element.querySelectorAll("[name=locales]")) box.checked = event.target.checked;
    }
  });
})();
