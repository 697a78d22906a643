/** The one exception of the core: a code that programs can match and the facts that explain it. */
export class CoreError extends Error {
  constructor(code, facts = {}) {
    super(code);
    this.code = code;
    this.facts = facts;
  }
}
