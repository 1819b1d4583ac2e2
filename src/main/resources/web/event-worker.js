// A shared worker: there is one for all tabs of a browser, and in it the one event stream.

import { EventHub } from './event-hub.js';

const hub = new EventHub();

self.onconnect = ({ ports: [port] }) => {
  const client = (message) => port.postMessage(message);
  port.onmessage = ({ data: { follow, unfollow, after } }) => {
    if (follow) {
      hub.follow(client, follow, after);
    } else if (unfollow) {
      hub.unfollow(client, unfollow);
    } else {
      hub.leave(client);
    }
  };
};
