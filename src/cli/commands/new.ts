import { parseArgs } from 'node:util';
import { type Command, UsageError } from '../command.js';
import { newProject } from '../new-project.js';

export const newCommand: Command = {
  usage: `firekeeper new <directory> [--from <package>]

  Makes a project with a module, its test and a Dockerfile.
  --from  where it takes firekeeper from: a version, a tarball (file:../firekeeper-0.1.0.tgz), a git address.
`,
  async run(words) {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: { from: { type: 'string' } },
      allowPositionals: true,
    });
    const [directory, ...rest] = positionals;
    if (directory === undefined || rest.length > 0) throw new UsageError('Name one directory');
    process.stdout.write(await newProject(directory, values.from));
    return 0;
  },
};
