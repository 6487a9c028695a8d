import 'reflect-metadata';
import { readEnvironment } from '../config/read-environment.js';
import { createApplication } from './create-application.js';
import { printRoutesOf } from './print-routes-of.js';

/** `npm run routes`: the page docs/routes.md. */
await printRoutesOf(async database => createApplication(readEnvironment({ DATABASE_URL: database })));
