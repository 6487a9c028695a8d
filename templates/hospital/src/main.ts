import 'reflect-metadata';
import { startFirekeeper } from 'firekeeper';
import { HospitalModule } from './hospital.module.js';

await startFirekeeper(HospitalModule);
