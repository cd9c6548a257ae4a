// Drawn people in place of fake devices, for pictures of the product only: a face on a canvas as the camera, a window
// with text as the shared screen.
import { readFileSync } from 'node:fs'
import type { BrowserContext } from '@playwright/test'

const FIGURES = [1, 2, 3].map((n) =>
  readFileSync(new URL(`../../web/ui/home/figure-${n}.svg`, import.meta.url)).toString('base64'),
)
const GROUNDS = ['#2c4a47', '#4a3f2c', '#343a55', '#40304a']

/** `who`: which face, 0 to 2. */
export const showFace = (context: BrowserContext, who: number): Promise<unknown> =>
  context.addInitScript(
    ({ figure, ground }) => {
      // an empty page between two others has no devices
      if (navigator.mediaDevices === undefined) return
      const draw = (width: number, height: number, paint: (pen: CanvasRenderingContext2D, at: number) => void) => {
        const canvas = document.createElement('canvas')
        canvas.width = width
        canvas.height = height
        const pen = canvas.getContext('2d')
        if (pen === null) throw new Error('no canvas')
        let at = 0
        setInterval(() => paint(pen, at++), 66)
        return canvas.captureStream(15)
      }
      const face = new Image()
      const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
      navigator.mediaDevices.getUserMedia = async (wanted) => {
        const stream = new MediaStream()
        // only now: other pages on the way (the provider's) may load no picture
        face.src = `data:image/svg+xml;base64,${figure}`
        if (wanted?.audio) for (const track of (await real({ audio: true })).getTracks()) stream.addTrack(track)
        if (wanted?.video)
          for (const track of draw(1280, 720, (pen, at) => {
            pen.fillStyle = ground
            pen.fillRect(0, 0, 1280, 720)
            pen.fillStyle = 'rgb(255 255 255 / .05)'
            for (let x = -400; x < 1280; x += 320) pen.fillRect(x + (at % 2), 0, 150, 720)
            if (face.complete) pen.drawImage(face, 340, 120 + Math.sin(at / 12) * 3, 600, 600)
          }).getTracks())
            stream.addTrack(track)
        return stream
      }
      navigator.mediaDevices.getDisplayMedia = async () =>
        draw(1600, 1000, (pen, at) => {
          pen.fillStyle = '#fff'
          pen.fillRect(0, 0, 1600, 1000)
          pen.fillStyle = '#0e5f50'
          pen.fillRect(0, 0, 1600, 90)
          pen.fillStyle = '#fff'
          pen.font = '600 40px sans-serif'
          pen.fillText('Calendrier des travaux, 2027', 60, 60)
          for (let row = 0; row < 11; row++) {
            pen.fillStyle = row % 2 === 0 ? '#eef2ee' : '#fff'
            pen.fillRect(60, 140 + row * 75, 1480, 75)
            pen.fillStyle = '#22302c'
            pen.font = '30px sans-serif'
            pen.fillText(`Lot ${row + 1}`, 90, 188 + row * 75)
            pen.fillStyle = ['#0e5f50', '#b8862b', '#56658a'][row % 3] ?? '#000'
            pen.fillRect(330 + row * 70, 160 + row * 75, 260 + (row % 4) * 70 + (at % 2), 36)
          }
        })
    },
    { figure: FIGURES[who % FIGURES.length] ?? '', ground: GROUNDS[who % GROUNDS.length] ?? '#333' },
  )
