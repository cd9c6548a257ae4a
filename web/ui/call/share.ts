// What this browser can do on its own, asked where a control would show.

export const canShare = (): boolean =>
  navigator.mediaDevices !== undefined && 'getDisplayMedia' in navigator.mediaDevices

export const canFullScreen = (): boolean => document.fullscreenEnabled

export const toggleFullScreen = (): void => {
  const done =
    document.fullscreenElement === null ? document.documentElement.requestFullscreen() : document.exitFullscreen()
  done.catch(() => undefined) // refused by the browser or the person: nothing changed, nothing to tell
}
