// The bundle of simple-peer that needs no Node shims; its types are those of the package.
declare module 'simple-peer/simplepeer.min.js' {
  import SimplePeer from 'simple-peer'
  export default SimplePeer
}
