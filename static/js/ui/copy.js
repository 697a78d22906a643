// Copy buttons. data-copy: the text; data-copied: what the button says then; data-toast: the longer sentence,
// shown and read aloud in #recado. Without this script the codes can still be selected and copied by hand.

const SECONDS = 6

async function copied(text) {
  if (navigator.clipboard && window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text)
      return true
    } catch {
      // refused by the browser or the person: the old way may still work
    }
  }
  return copiedTheOldWay(text)
}

function copiedTheOldWay(text) {
  const box = document.createElement('textarea')
  box.value = text
  box.readOnly = true
  box.className = 'vh'
  document.body.append(box)
  box.select()
  const done = document.execCommand('copy')
  box.remove()
  return done
}

function say(words) {
  const toast = document.createElement('p')
  toast.className = 'toast'
  toast.textContent = words
  document.getElementById('recado')?.replaceChildren(toast)
  setTimeout(() => toast.remove(), SECONDS * 1000)
}

document.addEventListener('click', async (event) => {
  const box = event.target.closest('input.copy__code')
  box?.select()
  const button = event.target.closest('[data-copy]')
  if (!button || !(await copied(button.dataset.copy))) return
  button.focus()
  const words = button.querySelector('span')
  words.dataset.before ??= words.textContent
  words.textContent = button.dataset.copied
  clearTimeout(button.timer)
  button.timer = setTimeout(() => { words.textContent = words.dataset.before }, SECONDS * 1000)
  say(button.dataset.toast)
})
