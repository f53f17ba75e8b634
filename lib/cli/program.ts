/** `transhumance`: one command line, one file a command. */
import { Command } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import { directoryCommand } from "./directory.ts";
import { extractCommand } from "./extract.ts";
import { matchCommand } from "./match.ts";
import { readCommand } from "./read.ts";
import { verifyCommand } from "./verify.ts";

const exitCodes = `
Exit codes:
  0  done
  1  wrong use: an unknown command, option or a missing argument
  2  the input cannot be read; one line on standard error says why
  3  done, but some rows were refused or some look-ups failed; they are listed on standard error
  4  something of ours is broken: the database cannot be opened, or a bug`;

const program = new Command("transhumance")
  .description(packageJson.description)
  .version(packageJson.version)
  .addHelpText("after", exitCodes)
  .showHelpAfterError()
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 1));

for (const command of [
  readCommand(),
  matchCommand(),
  extractCommand(),
  verifyCommand(),
  directoryCommand(),
]) {
  program.addCommand(command.copyInheritedSettings(program));
}

// `transhumance read FILE | head` closes our output early: that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`transhumance: ${(error as Error).message}\n`);
  process.exitCode = 4;
}
