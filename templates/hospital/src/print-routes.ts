import 'reflect-metadata';
import { printRoutes } from 'firekeeper';
import { HospitalModule } from './hospital.module.js';

await printRoutes(HospitalModule);
