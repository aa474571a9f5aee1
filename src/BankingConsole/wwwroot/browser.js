// What only the browser knows, for Shell/Browser.cs.

const partsOf = (format, value) => format.formatToParts(value);
const quoted = text => text.replace(/[^\s]+/g, word => `'${word.replaceAll("'", "\\'")}'`);

export function formats() {
    const locale = navigator.language;
    const numbers = partsOf(new Intl.NumberFormat(locale, { numberingSystem: 'latn', minimumFractionDigits: 1 }), -1234567890.5);
    const text = type => numbers.find(part => part.type === type)?.value ?? '';
    const groups = numbers.filter(part => part.type === 'integer').map(part => part.value.length).slice(1).reverse();
    const moment = new Date(2026, 10, 22, 15, 4, 5);
    const latin = { calendar: 'gregory', numberingSystem: 'latn' };
    const day = new Intl.DateTimeFormat(locale, { ...latin, year: 'numeric', month: '2-digit', day: '2-digit' });
    const clock = new Intl.DateTimeFormat(locale, { ...latin, hour: '2-digit', minute: '2-digit', second: '2-digit' });
    const twelve = clock.resolvedOptions().hour12;
    const pattern = (format, names) => partsOf(format, moment).map(part => names[part.type] ?? quoted(part.value)).join('');
    const half = hour => partsOf(clock, new Date(2026, 10, 22, hour)).find(part => part.type === 'dayPeriod')?.value ?? '';
    return {
        locale,
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        point: text('decimal') || '.',
        group: text('group'),
        groups: groups.length === 0 ? [0] : [...new Set(groups)],
        minus: text('minusSign') || '-',
        date: pattern(day, { year: 'yyyy', month: 'MM', day: 'dd' }),
        time: pattern(clock, { hour: twelve ? 'hh' : 'HH', minute: 'mm', second: 'ss', dayPeriod: 'tt' }),
        am: half(9),
        pm: half(15),
    };
}

const preferred = () => matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';

export const isDark = () => (localStorage.getItem('theme') ?? preferred()) === 'dark';

export const darken = dark => localStorage.setItem('theme', dark ? 'dark' : 'light');

export function watchWidth(element, owner) {
    let width = 0;
    const observer = new ResizeObserver(([entry]) => {
        const now = Math.round(entry.contentRect.width);
        if (!element.isConnected) observer.disconnect();
        else if (now > 0 && now !== width) owner.invokeMethodAsync('OnWidth', width = now);
    });
    observer.observe(element);
}

// Tells where the slider is, one move at a time: what it passed while the last one was answered is left out.
export function watchSlider(slider, owner) {
    let next = null, isBusy = false;
    slider.addEventListener('input', async () => {
        next = Number(slider.value);
        if (isBusy) return;
        isBusy = true;
        try {
            while (next !== null) {
                const position = next;
                next = null;
                await owner.invokeMethodAsync('OnSlide', position);
            }
        } finally {
            isBusy = false;
        }
    });
}

export const place = (slider, position) => { slider.value = position; };

export const focus = selectors => selectors.map(one => document.querySelector(one)).find(one => one)?.focus();
