// wink-nlp beside us: its default pipe (sentences, negation, sentiment, entities, parts of speech) over the
// "text" of JSON lines. Prints tokens a second of CPU time, the best of three passes; with --article the
// entities of one text file, which is what a start costs.
// SPDX-License-Identifier: MIT
"use strict";
const fs = require("fs");
const nlp = require("wink-nlp")(require("wink-eng-lite-web-model"));

if (process.argv[2] === "--article") {
	const doc = nlp.readDoc(fs.readFileSync(process.argv[3], "utf8"));
	console.log(JSON.stringify(doc.entities().out(nlp.its.detail)));
	process.exit(0);
}
const texts = fs.readFileSync(process.argv[2], "utf8").split("\n").filter((l) => l).map((l) => JSON.parse(l).text);
let best = Infinity, tokens = 0;
for (let pass = 0; pass < 3; pass++) {
	const start = process.cpuUsage();
	tokens = 0;
	for (const text of texts) tokens += nlp.readDoc(text).tokens().length();
	const spent = process.cpuUsage(start);
	best = Math.min(best, (spent.user + spent.system) / 1e6);
}
console.log(Math.round(tokens / best));
