// Keeps signals from killing a connection: simple-peer destroys itself over an answer that comes twice, over an offer in
// the middle of answering another, and over a candidate of ICE credentials it does not have (facts/mesh.md §1.6). All
// three happen when an offer is said again or ways differ in speed. Knows no connection.
import type { Signal } from '../../../protocol/peer-messages.ts'

/** Candidates that came before their description; more are of no use. */
const EARLY_MAX = 64

export interface Descriptions {
  /** A signal from the other side: passed on when it can be taken, kept until then, or dropped. */
  heard(signal: Signal): void
  /** Our own side said this. */
  sent(signal: Signal): void
  /** Offer and answer have met: the signalling state is stable. */
  settled(): void
  isAwaitingAnswer(): boolean
  /** Begins a negotiation of ours; false when one is under way. */
  begin(): boolean
}

type Description = Extract<Signal, { type: 'offer' | 'answer' }>
type Candidate = Extract<Signal, { type: 'candidate' }>

/** First ICE user name of a description (RFC 8839 §5.4); bundled m-lines share it. */
const ufragOf = ({ sdp }: Description): string | null => /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1] ?? null
/** That of a candidate, as browsers write it into its extension attributes; null when it does not say. */
const ufragOfCandidate = ({ candidate }: Candidate): string | null =>
  / ufrag (\S+)/.exec(candidate.candidate)?.[1] ?? null

export const createDescriptions = (initiator: boolean, pass: (signal: Signal) => void): Descriptions => {
  /** The initiator's first offer is under way from the beginning. */
  let negotiating = initiator
  let awaitingAnswer = false
  /** What the other side last described, as we passed it on. */
  let theirs: Description | null = null
  let waitingOffer: Description | null = null
  let early: readonly Candidate[] = []

  const fits = (candidate: Candidate): boolean => {
    const ufrag = ufragOfCandidate(candidate)
    return theirs !== null && (ufrag === null || theirs.sdp.includes(`a=ice-ufrag:${ufrag}`))
  }
  const take = (description: Description): void => {
    theirs = description
    pass(description)
    const held = early
    early = held.filter((candidate) => !fits(candidate))
    for (const candidate of held) if (fits(candidate)) pass(candidate)
  }
  return {
    heard: (signal) => {
      if (signal.type === 'candidate') {
        if (fits(signal)) pass(signal)
        else early = [...early, signal].slice(-EARLY_MAX)
      } else if (signal.type === 'offer') {
        if (initiator) return
        if (negotiating) {
          waitingOffer = signal
          return
        }
        negotiating = true
        take(signal)
      } else if (signal.type === 'answer') {
        // one with the credentials that we know answers an earlier offer
        if (!awaitingAnswer || (theirs !== null && ufragOf(theirs) === ufragOf(signal))) return
        awaitingAnswer = false
        take(signal)
      }
    },
    sent: ({ type }) => {
      if (type === 'offer') awaitingAnswer = true
    },
    settled: () => {
      negotiating = false
      const offer = waitingOffer
      waitingOffer = null
      if (offer === null) return
      negotiating = true
      take(offer)
    },
    isAwaitingAnswer: () => awaitingAnswer,
    begin: () => {
      if (negotiating) return false
      negotiating = true
      return true
    },
  }
}
