import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { HEAD_START_MS, held, withHeadStart } from './head-start.ts'
import type { SoundFrame, WorkerWord } from './worker-word.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

interface Frame extends SoundFrame {
  readonly name: string
}
const frame = (name: string, synchronizationSource = 1): Frame => ({
  name,
  getMetadata: () => ({ synchronizationSource }),
})
/** What a browser does with frames: notes them here, and fails when told to. */
const makeEar = () => {
  const heard: string[] = []
  const ends: unknown[] = []
  let broken: Error | null = null
  const stream = new WritableStream<Frame>({
    write: ({ name }) => {
      if (broken !== null) throw broken
      heard.push(name)
    },
    close: () => void ends.push('closed'),
    abort: (reason) => void ends.push(reason),
  })
  return {
    heard,
    ends,
    stream,
    break: (why: Error) => {
      broken = why
    },
  }
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

it('G45: the first of a voice waits, what comes meanwhile goes with it, in order, and nothing waits after that', async () => {
  const ear = makeEar()
  const writer = held(ear.stream).getWriter()
  void writer.write(frame('a'))
  await pass(HEAD_START_MS / 2)
  void writer.write(frame('b'))
  await pass(HEAD_START_MS / 2 - 1)
  expect(ear.heard).toEqual([])
  await pass(1)
  expect(ear.heard).toEqual(['a', 'b'])
  void writer.write(frame('c'))
  await pass(0)
  expect(ear.heard).toEqual(['a', 'b', 'c'])
})

it('G45: what comes meanwhile is taken, so that it can be opened meanwhile', async () => {
  const ear = makeEar()
  const opened: string[] = []
  const opener = new TransformStream<Frame, Frame>({
    transform: (one, controller) => {
      opened.push(one.name)
      controller.enqueue(one)
    },
  })
  void opener.readable.pipeTo(held(ear.stream))
  const writer = opener.writable.getWriter()
  for (const name of ['a', 'b', 'c']) void writer.write(frame(name))
  await pass(HEAD_START_MS - 1)
  expect([opened, ear.heard]).toEqual([['a', 'b', 'c'], []])
  await pass(1)
  expect(ear.heard).toEqual(['a', 'b', 'c'])
})

it('G45: so does the first of who comes after them on the same line', async () => {
  const ear = makeEar()
  const writer = held(ear.stream).getWriter()
  void writer.write(frame('a', 1))
  await pass(HEAD_START_MS)
  void writer.write(frame('b', 2))
  await pass(HEAD_START_MS - 1)
  expect(ear.heard).toEqual(['a'])
  await pass(1)
  expect(ear.heard).toEqual(['a', 'b'])
})

it('G45: the end and a failure of either side are the other’s', async () => {
  const [ended, given, broken] = [makeEar(), makeEar(), makeEar()]
  await held(ended.stream).getWriter().close()
  expect(ended.ends).toEqual(['closed'])
  await held(given.stream).abort('no more')
  expect(given.ends).toEqual(['no more'])
  broken.break(new TypeError('Destination stream closed'))
  const writer = held(broken.stream).getWriter()
  const failed = expect(writer.write(frame('a'))).rejects.toThrow('Destination stream closed')
  const closed = expect(writer.closed).rejects.toThrow('Destination stream closed')
  await pass(HEAD_START_MS)
  await Promise.all([failed, closed])
})

it('G45: only what is opened of a voice has a head start', () => {
  const say = (word: WorkerWord) => {
    const event = new MessageEvent('message', { data: word })
    return { before: event, after: withHeadStart(event) }
  }
  const { stream: writableStream } = makeEar() as unknown as { stream: WritableStream<SoundFrame> }
  for (const word of [
    { kind: 'encode', data: { writableStream } },
    { kind: 'decode', data: { writableStream, codec: 'vp8' } },
    { kind: 'setKey', data: {} },
    { kind: 'enable' },
  ]) {
    const { before, after } = say(word)
    expect(after).toBe(before)
  }
  expect(writableStream.locked).toBe(false)
  const word = { kind: 'decode', data: { writableStream, codec: undefined, trackId: 't', participantIdentity: 'p' } }
  const { after } = say(word)
  expect(after.type).toBe('message')
  expect(after.data).toEqual({ ...word, data: { ...word.data, writableStream: expect.any(WritableStream) } })
  expect(after.data.data?.writableStream).not.toBe(writableStream)
})
