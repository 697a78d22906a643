// "Ouvir esta página": the phone's own voice reads it (Web Speech API). Hidden where there is none.
const part = document.querySelector('[data-listen]')
const voice = window.speechSynthesis

const readable = () =>
  [...document.querySelectorAll('main :is(h1, h2, p, dt, dd, label)')].filter(
    (element) => element.checkVisibility?.() !== false && !element.closest('[data-listen], details:not([open])'),
  )

if (part && voice) {
  const words = part.querySelector('[data-words]')
  const offered = words.textContent
  const stop = () => {
    voice.cancel()
    words.textContent = offered
  }
  part.hidden = false
  part.querySelector('button').addEventListener('click', () => {
    if (words.textContent !== offered) return stop()
    words.textContent = part.dataset.listen
    const sentences = readable().map((element) => {
      const sentence = new SpeechSynthesisUtterance(element.textContent.replace(/\s+/g, ' ').trim())
      sentence.lang = document.documentElement.lang
      return sentence
    })
    sentences.at(-1).onend = stop
    sentences.forEach((sentence) => voice.speak(sentence))
  })
  addEventListener('pagehide', stop)
}
