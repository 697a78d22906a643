/** Runs finance vectors: a JSON case per line on stdin, {"got"} or {"skipped"} per line on stdout. */
import { createInterface } from 'node:readline';

import { OPS } from './vector_ops.mjs';

for await (const line of createInterface({ input: process.stdin })) {
  const { op, inputs, convention = '' } = JSON.parse(line);
  let answer;
  if (!OPS[op]) {
    answer = { skipped: `unknown operation ${op}` };
  } else {
    try {
      answer = { got: OPS[op]({ ...inputs, convention }) };
    } catch (error) {
      answer = { got: String(error) };
    }
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
