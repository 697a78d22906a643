/** Every operation of the finance vectors, by name, as a call to the JavaScript engine. */
import * as delay from './vector_delay.mjs';
import * as plans from './vector_plans.mjs';
import * as rules from './vector_rules.mjs';

export const OPS = { ...plans, ...delay, ...rules };
