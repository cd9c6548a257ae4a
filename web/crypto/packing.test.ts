import { describe, expect, test } from 'vitest'
import { pack, unpack } from './packing.ts'

describe('packing', () => {
  const long = JSON.stringify(Array.from({ length: 400 }, (_, line) => `a=line:${line % 7} é`))

  test('M42: what is long goes packed and comes back as it was, what is short goes as it is', async () => {
    const packed = await pack(long)
    expect(packed.length).toBeLessThan(long.length / 4)
    expect(await unpack(packed)).toBe(long)
    expect(new TextDecoder().decode(await pack('{"a":1}'))).toBe('{"a":1}')
    expect(await unpack(await pack('{"a":1}'))).toBe('{"a":1}')
  })

  test('M42: a small box that would fill the memory, and what is no packed text, are refused', async () => {
    const bomb = await pack('0'.repeat(1_000_000))
    expect(bomb.length).toBeLessThan(2_000)
    await expect(unpack(bomb)).rejects.toThrow('too long')
    await expect(unpack(new Uint8Array([0, 255, 255, 255]))).rejects.toThrow()
    const cut = await pack(long)
    await expect(unpack(cut.subarray(0, cut.length - 9))).rejects.toThrow()
  })
})
