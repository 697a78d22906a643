// The pay page looks for news by itself (#espera). A hidden tab does not ask; when it is seen again it asks at once.
const waiting = () => document.getElementById('espera')

document.addEventListener('htmx:beforeRequest', (event) => {
  if (document.hidden && event.target === waiting()) event.preventDefault()
})
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && waiting()) window.htmx?.trigger(waiting(), 'seen')
})
