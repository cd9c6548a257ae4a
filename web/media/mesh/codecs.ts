// Which codecs an offer names. Browsers list each video codec in every profile they can read: most of a description's
// length, all of it parsed and set up by both sides before the first picture. One profile of each is enough. Pure.

type Codec = Pick<RTCRtpCodec, 'mimeType' | 'sdpFmtpLine'>

/** What carries no picture and no sound of its own: sent again, doubled, repaired. */
const HELPERS = ['video/rtx', 'video/red', 'video/ulpfec', 'audio/red']

/** The profile that every browser with this codec knows; a codec without profiles has none to want. */
const PROFILE: Readonly<Record<string, RegExp | null>> = {
  'audio/opus': null,
  'video/vp8': null,
  'video/vp9': /(^|;)profile-id=0(;|$)/,
  // constrained baseline, several packets to a picture (RFC 6184 §8.1), which RFC 7742 §5 makes mandatory
  'video/h264': /^(?=.*packetization-mode=1)(?=.*profile-level-id=42e0)/i,
  'video/av1': /(^|;)profile=0(;|$)/,
}

/** `codecs` in their order without those not worth offering; all of them when none of ours is there. */
export const worthOffering = <C extends Codec>(codecs: readonly C[]): readonly C[] => {
  const isOurs = ({ mimeType, sdpFmtpLine = '' }: C): boolean => {
    const profile = PROFILE[mimeType.toLowerCase()]
    return profile === null || (profile !== undefined && (sdpFmtpLine === '' || profile.test(sdpFmtpLine)))
  }
  if (!codecs.some(isOurs)) return codecs
  return codecs.filter((codec) => isOurs(codec) || HELPERS.includes(codec.mimeType.toLowerCase()))
}
