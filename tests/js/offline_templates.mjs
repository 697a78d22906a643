/** Renders templates that travelled: one JSON on stdin {module, cases: [{name, values}]}, a JSON list on stdout. */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

import { parseDay } from '../../static/js/core/calendar.js';
import { makeLanguage } from '../../static/js/offline/language.js';
import { Markup } from '../../static/js/offline/markup.js';
import { makeRuntime } from '../../static/js/offline/runtime.js';

function revive(value) {
  if (Array.isArray(value)) return value.map(revive);
  if (value === null || typeof value !== 'object') return value;
  if ('$big' in value) return BigInt(value.$big);
  if ('$day' in value) return parseDay(value.$day);
  if ('$instant' in value) return new Date(value.$instant);
  if ('$markup' in value) return new Markup(value.$markup);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, revive(each)]));
}

const { module, cases } = JSON.parse(readFileSync(0, 'utf8'));
const { templates, language, plural } = await import(pathToFileURL(module));
const { render, filters } = makeRuntime(templates, makeLanguage(language, plural));
process.stdout.write(JSON.stringify(cases.map(({ name, filter, values }) => {
  try {
    return filter ? filters[filter](...revive(values)) : render(name, revive(values));
  } catch (error) {
    return { error: String(error) };
  }
})));
