import type { Customer } from '../store.ts'
import { answer, refuse } from './answers.ts'
import type { Endpoint } from './call.ts'

/** `user/info`: no nickname and no picture since the end of 2021. https://developers.weixin.qq.com/doc/service/api/usermanage/userinfo/api_userinfo */
export function userEndpoint(find: (openid: string) => Customer | undefined): Endpoint {
  return {
    path: '/cgi-bin/user/info',
    method: 'GET',
    access: 'token',
    handle({ query }) {
      const customer = find(query.get('openid') ?? '')
      if (customer === undefined) return refuse(40003)
      const unionid = customer.unionid === undefined ? {} : { unionid: customer.unionid }
      if (!customer.subscribed) return answer({ subscribe: 0, openid: customer.openid, ...unionid })
      return answer({
        subscribe: 1,
        openid: customer.openid,
        language: 'zh_CN',
        subscribe_time: Math.floor(customer.subscribedAt / 1000),
        ...unionid,
        remark: '',
        groupid: 0,
        tagid_list: [],
        subscribe_scene: 'ADD_SCENE_SEARCH',
        qr_scene: 0,
        qr_scene_str: '',
      })
    },
  }
}
