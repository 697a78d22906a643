// A form with data-once is sent once: its button says what is happening and stops. The server answers a second
// tap with the same agreement anyway; this only spares the person the doubt.
for (const form of document.querySelectorAll('form[data-once]')) {
  const button = form.querySelector('button')
  const offered = button.textContent
  form.addEventListener('submit', (event) => {
    if (button.getAttribute('aria-busy') === 'true') return event.preventDefault()
    button.setAttribute('aria-busy', 'true')
    button.textContent = form.dataset.once
  })
  // coming back with the back button: the page is as it was left, so the button works again
  addEventListener('pageshow', () => {
    button.removeAttribute('aria-busy')
    button.textContent = offered
  })
}
