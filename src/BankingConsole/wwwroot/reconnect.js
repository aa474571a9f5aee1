// The connection to the console itself: says that it is gone, and tries until it is back.
const dialog = document.getElementById('components-reconnect-modal');
let isLeaving = false;

function leave() {
    if (isLeaving) return;
    isLeaving = true;
    location.reload();
}

// A console that is there again may not know who this is: a page that is loaded anew asks for a new sign-in, a connection cannot.
async function leaveIfUnknown() {
    if (isLeaving) return;
    const answer = await fetch('/_blazor/negotiate?negotiateVersion=1', { method: 'POST' }).catch(() => null);
    if (answer?.status === 401) leave();
}

async function tryAgain() {
    if (isLeaving) return;
    try {
        if (!await Blazor.reconnect()) leave();
    } catch {
        await leaveIfUnknown();
        setTimeout(tryAgain, 1000);
    }
}

dialog.addEventListener('components-reconnect-state-changed', event => {
    switch (event.detail.state) {
        case 'show': if (!dialog.open) dialog.showModal(); break;
        case 'hide': dialog.close(); break;
        case 'retrying': leaveIfUnknown(); break;
        case 'failed': tryAgain(); break;
        case 'rejected': leave(); break;
    }
});
