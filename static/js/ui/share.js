// Share buttons: the phone's own sheet (Web Share API). Hidden where there is none; copying works everywhere.
for (const button of document.querySelectorAll('[data-share]')) {
  button.hidden = !navigator.share
  button.addEventListener('click', () => {
    navigator.share({ text: button.dataset.shareText, url: button.dataset.share }).catch(() => {})
  })
}
