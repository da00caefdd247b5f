import { mount } from 'svelte';
import '../shared/styles/base.css';
import { applyLanguage } from '../shared/i18n/lang.svelte';
import Docs from './Docs.svelte';

applyLanguage();
const target = document.getElementById('app');
if (target) mount(Docs, { target });
