// Passkeys (W3C Web Authentication). Elements with data-passkey stay hidden where the device has none:
//   "enter":  signs in.            data-options, data-answer: addresses; data-token: CSRF token
//   "create": makes a new one.     the same
//   "sign":   signs given terms.   data-options: JSON; fills the form's "assertion" field and sends the form
// data-failed holds the sentence for a device that refused; [data-says] is where sentences appear.

const bytes = (text) => {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(plain, (character) => character.charCodeAt(0))
}

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

const named = (credentials = []) => credentials.map((each) => ({ ...each, id: bytes(each.id) }))

const toCreate = (options) => ({
  ...options,
  challenge: bytes(options.challenge),
  user: { ...options.user, id: bytes(options.user.id) },
  excludeCredentials: named(options.excludeCredentials),
})

const toGet = (options) => ({
  ...options,
  challenge: bytes(options.challenge),
  allowCredentials: named(options.allowCredentials),
})

const FIELDS = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']

const answered = (credential) => {
  const response = {}
  for (const field of FIELDS) if (credential.response[field]) response[field] = text(credential.response[field])
  if (credential.response.getTransports) response.transports = credential.response.getTransports()
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  })
}

class Said extends Error {}

const send = async (part, address, body) => {
  const answer = await fetch(address, {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/json', 'X-CSRFToken': part.dataset.token },
    credentials: 'same-origin',
  })
  const said = answer.headers.get('Content-Type')?.startsWith('application/json') ? await answer.json() : {}
  if (!answer.ok) throw new Said(said.problem ?? part.dataset.failed)
  return said
}

const acts = {
  async enter(part) {
    const options = await send(part, part.dataset.options, '{}')
    const credential = await navigator.credentials.get({ publicKey: toGet(options) })
    location.assign((await send(part, part.dataset.answer, answered(credential))).next)
  },
  async create(part) {
    const options = await send(part, part.dataset.options, '{}')
    const credential = await navigator.credentials.create({ publicKey: toCreate(options) })
    location.assign((await send(part, part.dataset.answer, answered(credential))).next)
  },
  async sign(part) {
    const credential = await navigator.credentials.get({ publicKey: toGet(JSON.parse(part.dataset.options)) })
    const form = part.closest('form')
    form.elements.assertion.value = answered(credential)
    form.noValidate = true
    form.requestSubmit()
  },
}

const run = async (part, button) => {
  const says = part.querySelector('[data-says]')
  says.hidden = true
  button.setAttribute('aria-busy', 'true')
  try {
    await acts[part.dataset.passkey](part)
  } catch (error) {
    says.textContent = error instanceof Said ? error.message : part.dataset.failed
    says.hidden = false
  } finally {
    button.removeAttribute('aria-busy')
  }
}

if (window.PublicKeyCredential && navigator.credentials) {
  for (const part of document.querySelectorAll('[data-passkey]')) {
    const button = part.querySelector('button[type="button"]')
    button.addEventListener('click', () => {
      if (button.getAttribute('aria-busy') !== 'true') run(part, button)
    })
    part.hidden = false
  }
}
