// Runs cdk-nag's rule packs over CloudFormation templates: nag.mjs MODULES TEMPLATE…
//
// MODULES is the node_modules folder with cdk-nag and aws-cdk-lib. Prints a JSON array of findings, each
// { template, rule, resource }: the rule with its pack's name before it, the resource by its logical id.

import { createRequire } from "node:module";
import path from "node:path";

const [modules, ...templates] = process.argv.slice(2);
const load = createRequire(path.join(path.resolve(modules), "x"));
const { App, Stack } = load("aws-cdk-lib/core");
const { CfnInclude } = load("aws-cdk-lib/cloudformation-include");
const nag = load("cdk-nag");

const packs = [
  nag.AwsSolutionsChecks,
  nag.ServerlessChecks,
  nag.NIST80053R5Checks,
  nag.HIPAASecurityChecks,
  nag.PCIDSS321Checks,
];

const findings = [];
for (const template of templates) {
  const app = new App();
  new CfnInclude(new Stack(app, "Stack"), "Template", { templateFile: template });
  for (const Pack of packs) {
    for (const { ruleName, violatingResources } of new Pack(app).validateScope(app).violations) {
      for (const { constructPath } of violatingResources) {
        findings.push({
          template: path.basename(template),
          rule: ruleName,
          resource: path.basename(constructPath),
        });
      }
    }
  }
}
process.stdout.write(JSON.stringify(findings));
