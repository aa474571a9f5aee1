// The connection to the console itself: says that it is gone, and tries until it is back.
const dialog = document.getElementById('components-reconnect-modal');

async function tryAgain() {
    try {
        if (await Blazor.reconnect()) return;
        location.reload();
    } catch {
        setTimeout(tryAgain, 1000);
    }
}

dialog.addEventListener('components-reconnect-state-changed', event => {
    switch (event.detail.state) {
        case 'show': if (!dialog.open) dialog.showModal(); break;
        case 'hide': dialog.close(); break;
        case 'failed': tryAgain(); break;
        case 'rejected': location.reload(); break;
    }
});
