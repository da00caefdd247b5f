import { start } from '../shared/app/start';
import Records from './Records.svelte';

void start(Records);
