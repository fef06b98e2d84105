export default class Config {}
