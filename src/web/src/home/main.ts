import { mount } from 'svelte';
import '../shared/styles/base.css';
import { applyLanguage } from '../shared/i18n/lang.svelte';
import Home from './Home.svelte';

applyLanguage();
const target = document.getElementById('app');
if (target) mount(Home, { target });
