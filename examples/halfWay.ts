// An edit of one's own, as a plug-in of the command line: policypath train --plugin examples/halfWay.ts --variant half-way
import { definePathEdit } from '@policypath/pptb';

definePathEdit({
  name: 'half-way',
  text: 'goes a share of the way back to the oldest snapshot',
  settings: { share: 0.5 },
  edit({ newest, oldest }, { share }) {
    return newest.map((value, k) => value + share * (oldest[k] - value));
  },
});
