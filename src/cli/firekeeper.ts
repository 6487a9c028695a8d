#!/usr/bin/env node
import { newProject } from './new-project.js';

const USAGE = `firekeeper new <directory> [--from <package>]

  Makes a project with a module, its test and a Dockerfile.
  --from  where it takes firekeeper from: a version, a tarball (file:../firekeeper-0.1.0.tgz), a git address.
`;

const [command, directory, ...options] = process.argv.slice(2);
const [option, from, ...rest] = options;
const isUnderstood = option === undefined || (option === '--from' && from !== undefined && rest.length === 0);

if (command === 'new' && directory !== undefined && !directory.startsWith('-') && isUnderstood) {
  try {
    process.stdout.write(await newProject(directory, from));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
} else {
  process.stderr.write(USAGE);
  process.exitCode = 1;
}
