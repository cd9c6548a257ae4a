// When a person lifts a block in the browser's settings, the picture should come by itself.

/** Calls back each time the permission becomes granted; returns its undo. Silent where a browser can't say. */
export const onGranted = (name: 'camera' | 'microphone', granted: () => void): (() => void) => {
  let status: PermissionStatus | null = null
  let over = false
  const changed = (): void => {
    if (status?.state === 'granted') granted()
  }
  navigator.permissions?.query({ name: name as PermissionName }).then(
    (found) => {
      if (over) return
      status = found
      status.addEventListener('change', changed)
    },
    () => {
      status = null // this browser does not know the name
    },
  )
  return () => {
    over = true
    status?.removeEventListener('change', changed)
  }
}
