#!/usr/bin/env node
// The command line's door: makes sure of the packages and the Node version, then lib/cli.
import { run } from "./run.mjs";

run("cli", process.argv.slice(2));
