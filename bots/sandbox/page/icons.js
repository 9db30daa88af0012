const NAMESPACE = 'http://www.w3.org/2000/svg'

const paths = {
  image: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.500 9.500h.01',
  voice:
    'M12 4a2.500 2.500 0 0 1 2.500 2.500v5a2.500 2.500 0 0 1-5 0v-5A2.500 2.500 0 0 1 12 4zM6 11.500a6 6 0 0 0 12 0M12 17.500V20',
  place:
    'M12 21s-6.500-6-6.500-11a6.500 6.500 0 0 1 13 0c0 5-6.500 11-6.500 11zM12 12.200a2.200 2.200 0 1 0 0-4.400 2.200 2.200 0 0 0 0 4.400z',
  follow: 'M12 5v14M5 12h14',
  leave: 'M5 12h14',
  list: 'M6 3.500h12v17H6zM9 8.500h6M9 12h6M9 15.500h4',
  app: 'M13 3L5 13.500h6L10 21l8-10.500h-6z',
  sms: 'M4 6h16v12H4zM4 7l8 6 8-6',
  phone:
    'M6.500 4h3l1.500 4-2 1.500a10 10 0 0 0 5.500 5.500l1.500-2 4 1.500v3a1.500 1.500 0 0 1-1.600 1.500C11 18.400 5.600 13 5 5.600A1.500 1.500 0 0 1 6.500 4z',
}

/** A small line drawing in the colour of the text around it. No emoji: not every machine can draw them. */
export function icon(name, size = 20) {
  const svg = document.createElementNS(NAMESPACE, 'svg')
  const attributes = { viewBox: '0 0 24 24', width: size, height: size, 'aria-hidden': 'true', class: 'icon' }
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, String(value))
  const path = document.createElementNS(NAMESPACE, 'path')
  path.setAttribute('d', paths[name] ?? '')
  svg.append(path)
  return svg
}
