import { start } from '../shared/app/start';
import Ops from './Ops.svelte';

void start(Ops);
