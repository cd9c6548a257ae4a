import { expect, it } from 'vitest'
import { worthOffering } from './codecs.ts'

const codec = (mimeType: string, sdpFmtpLine?: string) => ({ mimeType, ...(sdpFmtpLine ? { sdpFmtpLine } : {}) })
const names = (codecs: readonly { mimeType: string }[]) => codecs.map(({ mimeType }) => mimeType)

it('M36: of sound opus is offered, with its doubling', () => {
  const codecs = [
    codec('audio/opus', 'minptime=10;useinbandfec=1'),
    codec('audio/red'),
    codec('audio/G722'),
    codec('audio/PCMU'),
  ]
  expect(names(worthOffering(codecs))).toEqual(['audio/opus', 'audio/red'])
})

it('M36: of each video codec one profile is offered, in the browser’s order, with what repairs it', () => {
  const h264 = 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f'
  const codecs = [
    codec('video/VP8'),
    codec('video/rtx'),
    codec('video/VP9', 'profile-id=0'),
    codec('video/VP9', 'profile-id=2'),
    codec('video/H264', 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f'),
    codec('video/H264', 'level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f'),
    codec('video/H264', h264),
    codec('video/AV1', 'level-idx=5;profile=0;tier=0'),
    codec('video/AV1', 'level-idx=5;profile=1;tier=0'),
    codec('video/red'),
    codec('video/ulpfec'),
    codec('video/flexfec-03', 'repair-window=10000000'),
    codec('video/H265', 'profile-id=1'),
  ]
  expect(names(worthOffering(codecs))).toEqual([
    'video/VP8',
    'video/rtx',
    'video/VP9',
    'video/H264',
    'video/AV1',
    'video/red',
    'video/ulpfec',
  ])
  expect(worthOffering(codecs)[3]?.sdpFmtpLine).toBe(h264)
})

it('M36: a browser that names no profile, or knows none of ours, offers what it has', () => {
  expect(names(worthOffering([codec('video/VP9'), codec('video/rtx')]))).toEqual(['video/VP9', 'video/rtx'])
  expect(names(worthOffering([codec('video/H265'), codec('video/rtx')]))).toEqual(['video/H265', 'video/rtx'])
})
