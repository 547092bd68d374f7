/* Nobody touches the tablet any more: warn, then act. */
const SIGNS = ["pointerdown", "keydown", "input", "wheel", "touchmove"];

export class Idle {
  constructor(after, act) {
    Object.assign(this, { after, act, timer: 0 });
    this.touched = () => this.start();
  }

  watch() {
    for (const sign of SIGNS) addEventListener(sign, this.touched, { passive: true, capture: true });
    this.start();
  }

  start() {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.act, this.after);
  }

  stop() {
    clearTimeout(this.timer);
    for (const sign of SIGNS) removeEventListener(sign, this.touched, { capture: true });
  }
}
