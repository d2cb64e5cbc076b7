// Checks definitions with two validators of others: node validate.mjs MODULES FILE…
//
// Prints one JSON value: for each file a list of {validator, message}; an empty list is a clean
// definition. MODULES is the node_modules folder that has both.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const [modules, ...files] = process.argv.slice(2);
const require = createRequire(resolve(modules, "package.json"));
const aslValidator = require("asl-validator");
const { getLanguageService } = require("amazon-states-language-service");
const { TextDocument } = require("vscode-languageserver-textdocument");

const service = getLanguageService({});

async function findings(file) {
  const text = readFileSync(file, "utf8");
  const found = [];

  const verdict = aslValidator(JSON.parse(text), {});
  for (const error of verdict.errors) {
    found.push({ validator: "asl-validator", message: `${error["Error code"]}: ${error.Message}` });
  }

  const document = TextDocument.create(`file://${file}`, "asl", 1, text);
  const parsed = service.parseJSONDocument(document);
  for (const diagnostic of await service.doValidation(document, parsed)) {
    const line = diagnostic.range.start.line + 1;
    found.push({
      validator: "amazon-states-language-service",
      message: `line ${line}: ${diagnostic.message}`,
    });
  }
  return found;
}

const report = {};
for (const file of files) report[file] = await findings(file);
console.log(JSON.stringify(report, null, 2));
